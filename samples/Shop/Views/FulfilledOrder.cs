using Ruslo;

namespace Shop;

/// <summary>How far the fulfilment of an order is, as its services tell it. It counts, so that what was done twice would show.</summary>
internal sealed record FulfilledOrder(int Started, int Completed, int Aborted, decimal Refunded)
{
    private static FulfilledOrder None { get; } = new(0, 0, 0, 0);

    public static Projection<FulfilledOrder> Projection { get; } = Ruslo.Projection.For<FulfilledOrder>("fulfilment", version: 1)
        .On<PaymentEvent>(key: static e => e.OrderId, fold: static (order, e) => (order ?? None).With(e))
        .On<ConfirmationEvent>(key: static e => e.OrderId, fold: static (order, e) => (order ?? None).With(e))
        .Json(ViewsJson.Default.FulfilledOrder);

    private FulfilledOrder With(object e) => e switch
    {
        PaymentTaken => this with { Started = Started + 1 },
        PaymentRefunded refunded => this with { Refunded = Refunded + refunded.Amount },
        OrderConfirmed => this with { Completed = Completed + 1 },
        OrderRejected => this with { Aborted = Aborted + 1 },
        _ => this,
    };
}
