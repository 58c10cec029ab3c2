namespace Ruslo;

/// <summary>
/// The ends of streams (<see cref="StreamEnd"/>) that this process has lately appended to, so that their callers need no lookup. It grows with
/// how many streams those are, up to a bound: a newer stream takes the place of the older of two. The sequencer alone writes; any thread reads, without a lock.
/// </summary>
/// <remarks>An entry that is there is the newest event of its stream: each append to the stream replaces it, before it is durable.</remarks>
internal sealed class VersionCache
{
    private const int Smallest = 1 << 10;
    private const int Largest = 1 << 18;

    private Entry[] entries = new Entry[Smallest];
    private int taken;

    /// <summary>For the sequencer: an event was decided on.</summary>
    /// <param name="fingerprint">Of its stream.</param>
    /// <param name="position">Its position.</param>
    /// <param name="end">The end of the stream with it.</param>
    public void Set(ulong fingerprint, long position, long end)
    {
        if (taken > entries.Length / 8 * 7 && entries.Length < Largest)
        {
            // Who still reads the old table after this has read an older head, and memory knows what came since.
            Volatile.Write(ref entries, Larger());
        }
        ref Entry entry = ref PlaceOf(entries, fingerprint);
        taken += entry.Stamp == 0 ? 1 : 0;
        Volatile.Write(ref entry.Stamp, entry.Stamp + 1);
        Volatile.WriteBarrier(); // the odd stamp before what it guards
        (entry.Fingerprint, entry.Position, entry.End) = (fingerprint, position, end);
        Volatile.Write(ref entry.Stamp, entry.Stamp + 1);
    }

    /// <summary>The newest event of a stream, unflushed ones included. Read the head before.</summary>
    public bool TryGet(ulong fingerprint, out long position, out long end)
    {
        Entry[] now = Volatile.Read(ref entries);
        int pair = PairOf(fingerprint, now);
        return TryRead(ref now[pair], fingerprint, out position, out end) || TryRead(ref now[pair + 1], fingerprint, out position, out end);
    }

    private static bool TryRead(ref Entry entry, ulong fingerprint, out long position, out long end)
    {
        long stamp = Volatile.Read(ref entry.Stamp);
        (ulong whose, position, end) = (entry.Fingerprint, entry.Position, entry.End);
        Volatile.ReadBarrier(); // what was read before the stamp is read again
        return (stamp & 1) == 0 && stamp > 0 && whose == fingerprint && Volatile.Read(ref entry.Stamp) == stamp;
    }

    private Entry[] Larger()
    {
        var larger = new Entry[entries.Length * 2]; // what shares a pair there has shared one before: all find room
        foreach (ref readonly Entry entry in entries.AsSpan())
        {
            if (entry.Stamp > 0)
            {
                PlaceOf(larger, entry.Fingerprint) = entry;
            }
        }
        return larger;
    }

    /// <summary>Where a stream is, or is to be put: never in both places of its pair.</summary>
    private static ref Entry PlaceOf(Entry[] entries, ulong fingerprint)
    {
        int pair = PairOf(fingerprint, entries);
        ref Entry first = ref entries[pair], second = ref entries[pair + 1];
        bool isSecond = first.Fingerprint != fingerprint && (second.Fingerprint == fingerprint || second.Position < first.Position);
        return ref isSecond ? ref second : ref first;
    }

    private static int PairOf(ulong fingerprint, Entry[] entries) => (int)(2 * fingerprint & (ulong)(entries.Length - 1));

    private struct Entry
    {
        public long Stamp;
        public ulong Fingerprint;
        public long Position;
        public long End;
    }
}
