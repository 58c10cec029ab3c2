namespace Ruslo;

/// <summary>
/// The states of streams that were decided on lately. Bounded: a newer one takes the place of an older one. What it holds may be behind
/// the log, never beside it: whoever decides on it lets the log confirm the version. Thread-safe, without a lock.
/// </summary>
internal sealed class StateCache(int capacity)
{
    private readonly Entry?[] entries = new Entry?[capacity == 0 ? 0 : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity)];

    public Loaded<TState>? Find<TState>(object decider, StreamId stream)
        => entries.Length > 0 && Volatile.Read(ref PlaceOf(stream)) is { } entry && ReferenceEquals(entry.Decider, decider) && entry.Stream == stream ? (Loaded<TState>)entry.Loaded : null;

    public void Keep<TState>(object decider, StreamId stream, Loaded<TState> loaded)
    {
        if (entries.Length > 0)
        {
            Volatile.Write(ref PlaceOf(stream), new(decider, stream, loaded));
        }
    }

    private ref Entry? PlaceOf(StreamId stream) => ref entries[PartitionHash.Of(stream) & (ulong)(entries.Length - 1)];

    private sealed record Entry(object Decider, StreamId Stream, object Loaded);
}
