using System.IO.Hashing;

namespace Ruslo;

/// <summary>Finds out which streams an append touches, each once.</summary>
internal ref struct StreamSlots
{
    private const int FewStreams = 8;

    private readonly PendingAppend pending;
    private readonly IndexHash hash;
    private readonly long seed;
    private Dictionary<StreamId, int>? many;

    public StreamSlots(PendingAppend pending, IndexHash hash, long seed, int atMost)
    {
        this.pending = pending;
        this.hash = hash;
        this.seed = seed;
        pending.StreamCount = 0;
        if (pending.Streams.Length < Math.Min(atMost, FewStreams))
        {
            pending.Streams = new StreamSlot[FewStreams];
        }
    }

    /// <summary>The slot of an event's stream, whose identity has just been written.</summary>
    public int Of(in NewEvent e, int before, in StreamId streamBefore, (int At, int Length) identity)
        => before >= 0 && streamBefore == e.Stream ? before : FindOrAdd(e.Stream, identity);

    /// <summary>Adds the streams that are expected to have a version; their identities go behind the frames.</summary>
    public void AddExpected(IReadOnlyList<StreamExpectation> expected, int at)
    {
        if (pending.ExpectedSlots.Length < expected.Count)
        {
            pending.ExpectedSlots = new int[expected.Count];
        }
        for (int i = 0; i < expected.Count; i++)
        {
            StreamId stream = expected[i].Stream;
            int length = StreamIdentity.Write(in stream, pending.Buffer.AsSpan(at));
            pending.ExpectedSlots[i] = FindOrAdd(stream, (at, length));
            at += length;
        }
    }

    private int FindOrAdd(in StreamId stream, (int At, int Length) identity)
    {
        ReadOnlySpan<byte> bytes = pending.Buffer.AsSpan(identity.At, identity.Length);
        if (many is null)
        {
            int found = IndexOf(pending, bytes);
            if (found >= 0)
            {
                return found;
            }
        }
        else if (many.TryGetValue(stream, out int slot))
        {
            return slot;
        }
        return Add(stream, identity, bytes);
    }

    private static int IndexOf(PendingAppend pending, ReadOnlySpan<byte> identity)
    {
        for (int i = 0; i < pending.StreamCount; i++)
        {
            ref readonly StreamSlot slot = ref pending.Streams[i];
            if (slot.IdentityLength == identity.Length && identity.SequenceEqual(pending.Buffer.AsSpan(slot.IdentityAt, slot.IdentityLength)))
            {
                return i;
            }
        }
        return -1;
    }

    private int Add(in StreamId stream, (int At, int Length) identity, ReadOnlySpan<byte> bytes)
    {
        int index = pending.StreamCount++;
        if (index == pending.Streams.Length)
        {
            StreamSlot[] larger = new StreamSlot[2 * index];
            pending.Streams.CopyTo(larger, 0);
            pending.Streams = larger;
        }
        pending.Streams[index] = new() { IdentityAt = identity.At, IdentityLength = identity.Length, Hash = hash.OfStream(bytes), Fingerprint = XxHash3.HashToUInt64(bytes, seed) };
        if (index == FewStreams)
        {
            many = Everything();
        }
        many?.TryAdd(stream, index);
        return index;
    }

    /// <summary>The slots so far: they were given in the order in which streams first occur.</summary>
    private readonly Dictionary<StreamId, int> Everything()
    {
        var all = new Dictionary<StreamId, int>();
        ReadOnlySpan<NewEvent> events = pending.Request.Events.Span;
        for (int i = 0; i < events.Length; i++)
        {
            int slot = all.Count;
            if (slot > FewStreams)
            {
                break;
            }
            all.TryAdd(events[i].Stream, slot);
        }
        foreach (StreamExpectation expected in pending.Request.Expected)
        {
            if (all.Count > FewStreams)
            {
                break;
            }
            all.TryAdd(expected.Stream, all.Count);
        }
        return all;
    }
}
