using Ruslo;

namespace Shop;

/// <summary>The payment of an order: taken, and given back at most once.</summary>
internal sealed record Payment(decimal? Taken, bool IsRefunded)
{
    public static Decider<Payment, PaymentCommand, PaymentEvent> Decider(OutsideWorld world)
        => new("fulfilment.payments", new(null, false), (payment, command) => Decide(payment, command, world), static (payment, e) => payment.With(e));

    private static Decision<PaymentEvent> Decide(Payment payment, PaymentCommand command, OutsideWorld world) => command switch
    {
        TakePayment when payment.Taken is not null => Decision.Refuse("already-taken"),
        TakePayment take => new PaymentTaken(take.OrderId, world.PaidFor(take.OrderId)),
        RefundPayment when payment.Taken is null => Decision.Refuse("nothing-taken"),
        RefundPayment when payment.IsRefunded => [],
        RefundPayment refund => new PaymentRefunded(refund.OrderId, payment.Taken.Value),
        _ => throw new ArgumentException($"{command.GetType().Name} is not decided.", nameof(command)),
    };

    private Payment With(PaymentEvent e) => e switch
    {
        PaymentTaken taken => this with { Taken = taken.Amount },
        PaymentRefunded => this with { IsRefunded = true },
        _ => this,
    };
}
