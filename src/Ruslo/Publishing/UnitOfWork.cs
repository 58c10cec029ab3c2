namespace Ruslo;

/// <summary>What a subscription does about one event for one routing key, however often it tries: all that it emits derives from it.</summary>
/// <param name="LogId">The log.</param>
/// <param name="Subscription">The name of the subscription.</param>
/// <param name="Generation">Its generation: after a rewind, what it emits is new.</param>
/// <param name="Handled">The event.</param>
/// <param name="RoutingKey">The routing key; a key without a topic where the subscription computes its own.</param>
internal sealed record UnitOfWork(Guid LogId, string Subscription, int Generation, RecordedEvent Handled, StreamId RoutingKey)
{
    /// <summary>What its handlers see as their idempotency key.</summary>
    public string IdempotencyKey => DerivedId.ForUnit(LogId, Subscription, Generation, Handled.EventId, RoutingKey).ToString();

    /// <summary>The id of the n-th event that it emits, from 0, over all handlers and all decoded events.</summary>
    public Guid EmittedId(int ordinal)
    {
#if PLANTED
        if (PlantedPublishing.EmittedIdsAreNotDerived)
        {
            ordinal = PlantedPublishing.NextOrdinal();
        }
#endif
        return DerivedId.ForEmitted(LogId, Subscription, Generation, Handled.EventId, RoutingKey, ordinal);
    }
}
