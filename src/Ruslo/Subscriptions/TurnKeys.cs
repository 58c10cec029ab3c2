using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>Computes the routing keys of events whose keys depend on what came before them, when their turn comes.</summary>
internal static class TurnKeys
{
    /// <summary>The delivery with its keys. What it leaves for later events is staged with the batch.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Key functions of the application run here: whatever they throw, the subscription stalls instead of guessing.")]
    public static async ValueTask<Delivery> ComputeAsync(SubscriptionDefinition definition, Delivery delivery, BatchEffects effects, CancellationToken cancellationToken)
    {
        if (definition.KeysInTurn is not { } keysOf)
        {
            return delivery;
        }
        RecordedEvent e = delivery.Event.Recorded;
        DecodedEvent decoded = delivery.Event.Decoded;
        if (decoded.Outcome is DecodeOutcome.Failed or DecodeOutcome.NewerVersion)
        {
            return new(delivery.Event, null, decoded.Error ?? new RusloException(UnitOutcomes.NewerThanKnown(e)));
        }
        DocumentAttempt attempt = effects.Documents!.Begin();
        try
        {
            IReadOnlyList<RoutingKey>? keys = await keysOf(e, decoded.Objects, attempt, cancellationToken);
            StreamId[] distinct = keys is null ? [e.Stream] : Router.Distinct(e, keys);
            effects.Documents.Accept(attempt);
            return new(delivery.Event, distinct);
        }
        catch (Exception thrown)
        {
            return new(delivery.Event, null, thrown);
        }
        finally
        {
            attempt.Close();
        }
    }
}
