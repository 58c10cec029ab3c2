namespace Ruslo;

/// <summary>How a saga runs.</summary>
public sealed record SagaOptions
{
    /// <summary>Over how many partitions its instances are spread, 1 to 256: its parallelism. Stored; a change takes effect at a barrier.</summary>
    public int Partitions { get; init; } = SubscriptionDefinition.DefaultPartitions;

    /// <summary>From where on events start instances, when it is registered for the first time: from then on, unless said otherwise. Commands that start instances are handled from the first that was sent.</summary>
    public SubscriptionStart Start { get; init; } = SubscriptionStart.Now;

    /// <summary>What is done about an input that cannot be taken.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    internal void Validate(string saga)
    {
        if (Partitions is < 1 or > SubscriptionDefinition.MaxPartitions)
        {
            throw new ArgumentException($"Saga '{saga}' can have 1 to {SubscriptionDefinition.MaxPartitions} partitions, not {Partitions}.");
        }
        Retry.Validate(saga);
    }
}
