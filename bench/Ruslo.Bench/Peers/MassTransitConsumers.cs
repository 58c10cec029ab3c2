using MassTransit;

namespace Ruslo.Bench;

public sealed class FirstOrderConsumer(Handled handled) : IConsumer<OrderCreated>
{
    public Task Consume(ConsumeContext<OrderCreated> context)
    {
        handled.Count();
        return Task.CompletedTask;
    }
}

public sealed class SecondOrderConsumer(Handled handled) : IConsumer<OrderCreated>
{
    public Task Consume(ConsumeContext<OrderCreated> context)
    {
        handled.Count();
        return Task.CompletedTask;
    }
}

public sealed class ThirdOrderConsumer(Handled handled) : IConsumer<OrderCreated>
{
    public Task Consume(ConsumeContext<OrderCreated> context)
    {
        handled.Count();
        return Task.CompletedTask;
    }
}
