namespace Ruslo;

/// <summary>How a decider handles the commands that are sent to it.</summary>
public sealed record DeciderOptions
{
    /// <summary>The name of the subscription that handles them; null: the decider's topic, followed by <c>.commands</c>.</summary>
    public string? Subscription { get; init; }

    /// <summary>The subscription that it replaces as the handler of commands: it goes on where that one stands.</summary>
    public string? TakesOver { get; init; }

    /// <summary>How many shares its keys are divided into, 1 to 256: its parallelism.</summary>
    public int Partitions { get; init; } = SubscriptionDefinition.DefaultPartitions;

    /// <summary>What is done about commands on which deciding fails. A refusal is no failure.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <exception cref="ArgumentException">It contradicts itself.</exception>
    internal void Validate(string subscription)
    {
        Retry.Validate(subscription);
        if (Partitions is < 1 or > SubscriptionDefinition.MaxPartitions)
        {
            throw new ArgumentException($"Subscription '{subscription}' can have 1 to {SubscriptionDefinition.MaxPartitions} partitions, not {Partitions}.");
        }
    }
}
