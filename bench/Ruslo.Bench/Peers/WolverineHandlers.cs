namespace Ruslo.Bench;

public static class FirstOrderHandler
{
    public static void Handle(OrderCreated order, Handled handled) => handled.Count();
}

public static class SecondOrderHandler
{
    public static void Handle(OrderCreated order, Handled handled) => handled.Count();
}

public static class ThirdOrderHandler
{
    public static void Handle(OrderCreated order, Handled handled) => handled.Count();
}
