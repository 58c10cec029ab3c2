using Ruslo;

namespace Shop;

/// <summary>What the customer is told at the end, once.</summary>
internal sealed record Confirmation(bool IsTold)
{
    public static Decider<Confirmation, ConfirmationCommand, ConfirmationEvent> Decider { get; } = new("fulfilment.confirmations", new(false), Decide, static (confirmation, _) => confirmation with { IsTold = true });

    private static Decision<ConfirmationEvent> Decide(Confirmation confirmation, ConfirmationCommand command) => command switch
    {
        _ when confirmation.IsTold => Decision.Refuse("already-told"),
        ConfirmOrder confirm => new OrderConfirmed(confirm.OrderId),
        RejectOrder reject => new OrderRejected(reject.OrderId),
        _ => throw new ArgumentException($"{command.GetType().Name} is not decided.", nameof(command)),
    };
}
