namespace Ruslo;

/// <summary>How a projection runs. Immutable.</summary>
public sealed record ProjectionOptions
{
    /// <summary>How long a read after a token waits for the projection, at most; 5 seconds unless said otherwise.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What is done about folds that fail. They are pure, so they are not retried in place unless said otherwise: the key of the view is parked at once.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default with { InPlace = TimeSpan.Zero };

    /// <summary>How long views that were replaced, by a newer version or a rebuild, are kept for a way back; a day unless said otherwise.</summary>
    public TimeSpan KeepFormer { get; init; } = TimeSpan.FromDays(1);

    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    internal void Validate(string projection)
    {
        if (Wait < TimeSpan.Zero || Wait > TimeSpan.FromHours(1))
        {
            throw new ArgumentException($"A read of projection '{projection}' cannot wait {Wait}: use 0 to 1 hour.");
        }
        if (KeepFormer < TimeSpan.Zero || KeepFormer > TimeSpan.FromDays(3650))
        {
            throw new ArgumentException($"The former views of projection '{projection}' cannot be kept for {KeepFormer}: use 0 to 3650 days.");
        }
        Retry.Validate(projection);
    }
}
