namespace Ruslo;

/// <summary>
/// What the tail has read last, decoded where somebody wanted it: partitions that have just fallen behind take it from here, so that
/// falling behind does not mean that every subscription reads and decodes alone. Bounded by number and bytes. Written by the tail, read by any.
/// </summary>
internal sealed class RecentEvents
{
    private const int Capacity = 1024;
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int MostScanned = 1024;
    private const int MostTaken = 256;

    private readonly ReadEvent?[] ring = new ReadEvent?[Capacity];
    private long oldest = 1;
    private long bytes;

    /// <summary>The tail has read the next event.</summary>
    public void Add(ReadEvent e)
    {
        long position = e.Recorded.Position;
        oldest = Math.Max(oldest, position - (16 * Capacity)); // after a jump there is nothing further back
        bytes += e.Recorded.Payload.Length;
        while (oldest < position && (bytes > MaxBytes || position - oldest >= Capacity))
        {
            int slot = (int)(oldest % Capacity);
            if (ring[slot] is { } dropped && dropped.Recorded.Position == oldest)
            {
                bytes -= dropped.Recorded.Payload.Length;
                Volatile.Write(ref ring[slot], null);
            }
            oldest++;
        }
        Volatile.Write(ref ring[(int)(position % Capacity)], e);
    }

    /// <summary>What a subscription wants of the positions after one; null when these are not here (any more).</summary>
    public ReadPage? TryRead(long after, RunningSubscription subscription)
    {
        List<ReadEvent>? wanted = null;
        long position = after;
        int size = 0;
        for (int scanned = 0; scanned < MostScanned && (wanted?.Count ?? 0) < MostTaken; scanned++)
        {
            if (Volatile.Read(ref ring[(int)((position + 1) % Capacity)]) is not { } e || e.Recorded.Position != position + 1)
            {
                break;
            }
            position++;
            if (subscription.WantsItsName(e.Recorded) && subscription.WantsMoreThanItsName(e.Recorded))
            {
                e.DecodeFor(subscription);
                (wanted ??= []).Add(e);
                size += 512 + e.Recorded.Payload.Length;
            }
        }
        return position == after ? null : new(after, position, wanted?.ToArray() ?? [], size);
    }
}
