namespace Ruslo;

/// <summary>When the state of a decider's stream is kept in the state store, so that a long stream need not be folded from its beginning. Immutable.</summary>
public sealed record SnapshotPolicy
{
    /// <summary>
    /// The version of the state's shape, from 1. Raise it whenever the state, or what <c>Evolve</c> makes of an event, changes: snapshots of
    /// another shape are not read.
    /// </summary>
    public int Shape { get; init; } = 1;

    /// <summary>A snapshot every so many events of a stream, 1 to 1,000,000; 100 unless said otherwise.</summary>
    public int Every { get; init; } = 100;

    /// <summary>Also after a load that took so long, however few events it folded; 100 ms unless said otherwise.</summary>
    public TimeSpan SlowLoad { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Names the snapshots where two deciders share a topic; the topic unless said otherwise.</summary>
    public string? Name { get; init; }

    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    internal void Validate(string topic)
    {
        if (Shape < 1 || Every is < 1 or > 1_000_000 || SlowLoad <= TimeSpan.Zero || Name is "")
        {
            throw new ArgumentException($"The snapshots of '{topic}' have shape {Shape}, every {Every} events or after {SlowLoad}, named '{Name ?? topic}': use shapes from 1, 1 to 1,000,000 events, a time above zero, and a name that is not empty.");
        }
    }
}
