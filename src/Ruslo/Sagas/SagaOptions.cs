namespace Ruslo;

/// <summary>How a saga runs.</summary>
public sealed record SagaOptions
{
    /// <summary>Over how many partitions its instances are spread, 1 to 256: its parallelism. Stored; a change takes effect at a barrier.</summary>
    public int Partitions { get; init; } = SubscriptionDefinition.DefaultPartitions;

    /// <summary>From where on events start instances, when it is registered for the first time: from then on, unless said otherwise. Commands that start instances are handled from the first that was sent.</summary>
    public SubscriptionStart Start { get; init; } = SubscriptionStart.Now;

    /// <summary>
    /// How much memory the instances may take that are kept between their inputs, 16 MiB unless said otherwise. Each counts twice the bytes
    /// of its last record (its state as JSON, and what is known of its steps); one that has ended is not kept, nor are more than 16,384.
    /// What is not kept is read from the log when its next input comes. 0: none is kept.
    /// </summary>
    public long KeptBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>What is done about an input that cannot be taken.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    internal void Validate(string saga)
    {
        if (Partitions is < 1 or > SubscriptionDefinition.MaxPartitions)
        {
            throw new ArgumentException($"Saga '{saga}' can have 1 to {SubscriptionDefinition.MaxPartitions} partitions, not {Partitions}.");
        }
        if (KeptBytes < 0)
        {
            throw new ArgumentException($"Saga '{saga}' cannot keep {KeptBytes:N0} bytes of instances in memory: say 0 to keep none.");
        }
        Retry.Validate(saga);
    }
}
