using System.IO.Hashing;

namespace Ruslo;

/// <summary>Finds out which streams an append touches, each once.</summary>
internal ref struct StreamSlots
{
    private const int FewStreams = 8;

    private readonly PendingAppend pending;
    private readonly IndexHash hash;
    private readonly long seed;
    private readonly int atMost;
    private bool isMany;

    public StreamSlots(PendingAppend pending, IndexHash hash, long seed, int atMost)
    {
        this.pending = pending;
        this.hash = hash;
        this.seed = seed;
        this.atMost = atMost;
        pending.StreamCount = 0;
        if (pending.Streams.Length < Math.Min(atMost, FewStreams))
        {
            pending.Streams = new StreamSlot[FewStreams];
        }
    }

    /// <summary>The slot of an event's stream, whose identity has just been written.</summary>
    public int Of(in NewEvent e, int before, in StreamId streamBefore, (int At, int Length) identity)
        => before >= 0 && streamBefore == e.Stream ? before : FindOrAdd(identity);

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
            pending.ExpectedSlots[i] = FindOrAdd((at, length));
            at += length;
        }
    }

    private int FindOrAdd((int At, int Length) identity)
    {
        ReadOnlySpan<byte> bytes = pending.Buffer.AsSpan(identity.At, identity.Length);
        if (!isMany)
        {
            int found = IndexOf(bytes);
            return found >= 0 ? found : Add(identity, bytes, hash.OfStream(bytes));
        }
        ulong hashed = hash.OfStream(bytes);
        ref int place = ref PlaceOf(hashed, bytes);
        return place > 0 ? place - 1 : (place = Add(identity, bytes, hashed) + 1) - 1;
    }

    private readonly int IndexOf(ReadOnlySpan<byte> identity)
    {
        for (int i = 0; i < pending.StreamCount; i++)
        {
            if (Is(i, identity))
            {
                return i;
            }
        }
        return -1;
    }

    private readonly bool Is(int index, ReadOnlySpan<byte> identity)
    {
        ref readonly StreamSlot slot = ref pending.Streams[index];
        return slot.IdentityLength == identity.Length && identity.SequenceEqual(pending.Buffer.AsSpan(slot.IdentityAt, slot.IdentityLength));
    }

    private int Add((int At, int Length) identity, ReadOnlySpan<byte> bytes, ulong hashed)
    {
        int index = pending.StreamCount++;
        if (index == pending.Streams.Length)
        {
            StreamSlot[] larger = new StreamSlot[Math.Max(2 * index, FewStreams)];
            pending.Streams.CopyTo(larger, 0);
            pending.Streams = larger;
        }
        pending.Streams[index] = new() { IdentityAt = identity.At, IdentityLength = identity.Length, Hash = hashed, Fingerprint = XxHash3.HashToUInt64(bytes, seed) };
        if (index + 1 == FewStreams && !isMany)
        {
            isMany = true;
            IndexAll();
        }
        return index;
    }

    /// <summary>From here on streams are found by hash, in a table at most half full: 0, or the number of a slot plus one.</summary>
    private readonly void IndexAll()
    {
        int size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(2 * atMost));
        if (pending.SlotsByHash.Length < size)
        {
            pending.SlotsByHash = new int[size];
        }
        else
        {
            Array.Clear(pending.SlotsByHash);
        }
        for (int i = 0; i < pending.StreamCount; i++)
        {
            ref readonly StreamSlot slot = ref pending.Streams[i];
            PlaceOf(slot.Hash, pending.Buffer.AsSpan(slot.IdentityAt, slot.IdentityLength)) = i + 1;
        }
    }

    /// <summary>Where a stream is in the table, or where it is to be put.</summary>
    private readonly ref int PlaceOf(ulong hashed, ReadOnlySpan<byte> identity)
    {
        int[] table = pending.SlotsByHash;
        for (ulong at = hashed; ; at++)
        {
            ref int place = ref table[at & (ulong)(table.Length - 1)];
            if (place == 0 || (pending.Streams[place - 1].Hash == hashed && Is(place - 1, identity)))
            {
                return ref place;
            }
        }
    }
}
