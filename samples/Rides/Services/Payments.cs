using Ruslo;

namespace Rides;

/// <summary>Decides what is paid for a trip: once, and no more is given back than was paid.</summary>
/// <param name="Paid">What was paid; null: nothing yet.</param>
/// <param name="Refunded">What of it was given back.</param>
internal sealed record Payments(decimal? Paid, decimal Refunded)
{
    public static Decider<Payments, PaymentCommand, PaymentEvent> Decider { get; } = new("payments", new(null, 0), Decide, Evolve);

    private static Decision<PaymentEvent> Decide(Payments payments, PaymentCommand command, DecisionContext context) => command switch
    {
        TakePayment when payments.Paid is not null => Decision.Refuse("paid-already"),
        TakePayment take => new PaymentProcessed(take.TripId, take.Amount),
        RefundPayment refund when refund.Amount > (payments.Paid ?? 0) - payments.Refunded => Decision.Refuse("more-than-was-paid"),
        RefundPayment refund => new PaymentRefunded(refund.TripId, refund.Amount),
        _ => throw new NotSupportedException($"{command} is not known here."),
    };

    private static Payments Evolve(Payments payments, PaymentEvent e) => e switch
    {
        PaymentProcessed processed => payments with { Paid = processed.Amount },
        PaymentRefunded refunded => payments with { Refunded = payments.Refunded + refunded.Amount },
        _ => payments,
    };
}
