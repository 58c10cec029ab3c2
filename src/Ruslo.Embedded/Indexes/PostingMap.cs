using System.Runtime.InteropServices;

namespace Ruslo;

/// <summary>
/// From a hash, or a hash and an identity, to an ascending list of ordinals, in memory. One writer adds; readers beside it take no
/// lock: they see at least what was added before the head that they know of was published.
/// </summary>
/// <remarks>
/// Open addressing over (high half of the hash, slot number), at most half full. A list keeps its first element in its slot and the
/// others in slices of 3, 7, 15 … 4,095, each linked to the next, so that a list of n is crossed in O(log n) steps, or n / 4,095.
/// </remarks>
internal sealed class PostingMap
{
    private const int LargestSlice = 4096;

    private readonly Column<PostingSlot> slots = new(10);
    private readonly Column<int> slices = new(14);
    private readonly Column<byte> identities = new(16);
    private long[] table;

    public PostingMap()
    {
        table = new long[512];
        slices.Reserve(1); // the address 0 stands for none
    }

    /// <summary>How many keys there are; the writer's to ask.</summary>
    public int Count => slots.Count;

    public ulong HashOf(int slot) => slots[slot].Hash;

    /// <summary>The end with the last element, where ends were given; the writer's to ask.</summary>
    public long EndOf(int slot) => slots[slot].FirstEnd + slots[slot].Count - 1;

    /// <summary>Empties it, once nobody reads it; the room stays.</summary>
    public void Clear()
    {
        slots.Clear();
        slices.Clear();
        slices.Reserve(1);
        identities.Clear();
        Array.Clear(table);
    }

    /// <summary>The slot of a key, or -1.</summary>
    public int Find(ulong hash, ReadOnlySpan<byte> identity)
    {
        long[] entries = Volatile.Read(ref table);
        for (int i = (int)hash & (entries.Length - 1); ; i = (i + 1) & (entries.Length - 1))
        {
            long entry = Volatile.Read(ref entries[i]);
            if (entry == 0)
            {
                return -1;
            }
            if ((uint)(entry >> 32) == (uint)(hash >> 32) && Is((int)entry - 1, hash, identity))
            {
                return (int)entry - 1;
            }
        }
    }

    /// <summary>Appends an ordinal, not below those before it, to the list of a key; the same again is ignored. The end is kept for the first of the list, and closing, which is the last.</summary>
    public void Add(ulong hash, ReadOnlySpan<byte> identity, int ordinal, long end = 0)
    {
        int slot = Find(hash, identity);
        if (slot < 0)
        {
            AddSlot(hash, identity, ordinal, end);
            return;
        }
        ref PostingSlot s = ref slots[slot];
        if (ordinal == (s.TailSlice == 0 ? s.First : slices[s.TailSlice + s.TailNext - 1]))
        {
            return;
        }
        if (s.TailFree == 0)
        {
            AddSlice(ref s);
        }
        slices[s.TailSlice + s.TailNext++] = ordinal;
        s.TailFree--;
        s.FirstEnd |= StreamEnd.ClosingOf(end);
        Volatile.Write(ref s.Count, s.Count + 1);
    }

    /// <summary>The one element of a list that has no other, once nobody adds; else -1.</summary>
    public int OnlyOf(int slot) => slots[slot].Count == 1 ? slots[slot].First : -1;

    /// <summary>How many elements are at most <paramref name="through"/>.</summary>
    public int CountThrough(int slot, int through)
    {
        ref PostingSlot s = ref slots[slot];
        int left = Volatile.Read(ref s.Count) - 1;
        if (s.First > through)
        {
            return 0;
        }
        int counted = 1;
        int capacity = 3;
        for (int at = s.FirstSlice; left > 0; at = slices[at])
        {
            int length = Math.Min(capacity, left);
            Span<int> elements = slices.Slice(at + 1, length);
            if (elements[^1] > through)
            {
                int within = elements.BinarySearch(through);
                return counted + (within < 0 ? ~within : within + 1);
            }
            counted += length;
            left -= length;
            capacity = Math.Min((capacity + 1) * 2, LargestSlice) - 1;
        }
        return counted;
    }

    /// <summary>Copies elements from an index on, each plus <paramref name="plus"/>. They must exist.</summary>
    public void Copy(int slot, int index, Span<long> into, long plus)
    {
        ref PostingSlot s = ref slots[slot];
        if (into.IsEmpty)
        {
            return;
        }
        if (index == 0)
        {
            into[0] = plus + s.First;
            into = into[1..];
            index = 1;
        }
        int start = 1;
        int capacity = 3;
        for (int at = s.FirstSlice; !into.IsEmpty; at = slices[at])
        {
            if (index < start + capacity)
            {
                int length = Math.Min(into.Length, start + capacity - index);
                Span<int> elements = slices.Slice(at + 1 + (index - start), length);
                for (int i = 0; i < elements.Length; i++)
                {
                    into[i] = plus + elements[i];
                }
                into = into[length..];
                index += length;
            }
            start += capacity;
            capacity = Math.Min((capacity + 1) * 2, LargestSlice) - 1;
        }
    }

    /// <summary>The largest element below <paramref name="before"/>, or -1.</summary>
    public int LastBefore(int slot, int before)
    {
        int count = CountThrough(slot, before - 1);
        if (count == 0)
        {
            return -1;
        }
        Span<long> last = stackalloc long[1];
        Copy(slot, count - 1, last, 0);
        return (int)last[0];
    }

    private bool Is(int slot, ulong hash, ReadOnlySpan<byte> identity)
    {
        ref PostingSlot s = ref slots[slot];
        return s.Hash == hash && s.IdentityLength == identity.Length
            && (identity.IsEmpty || identities.Slice(s.IdentityAt, s.IdentityLength).SequenceEqual(identity));
    }

    private void AddSlot(ulong hash, ReadOnlySpan<byte> identity, int ordinal, long end)
    {
        if (slots.Count * 2 >= table.Length)
        {
            GrowTable();
        }
        int at = 0;
        if (!identity.IsEmpty)
        {
            at = identities.Reserve(identity.Length);
            identity.CopyTo(identities.Slice(at, identity.Length));
        }
        slots.Add(new() { Hash = hash, IdentityAt = at, IdentityLength = (ushort)identity.Length, First = ordinal, Count = 1, FirstEnd = end });
        Put(table, hash, slots.Count - 1);
    }

    private void AddSlice(ref PostingSlot s)
    {
        int capacity = s.TailSlice == 0 ? 3 : Math.Min(s.TailNext * 2, LargestSlice) - 1;
        int at = slices.Reserve(capacity + 1);
        if (s.TailSlice == 0)
        {
            s.FirstSlice = at;
        }
        else
        {
            slices[s.TailSlice] = at;
        }
        s.TailSlice = at;
        s.TailNext = 1;
        s.TailFree = (ushort)capacity;
    }

    private void GrowTable()
    {
        long[] larger = new long[table.Length * 2];
        for (int slot = 0; slot < slots.Count; slot++)
        {
            Put(larger, slots[slot].Hash, slot);
        }
        Volatile.Write(ref table, larger);
    }

    private static void Put(long[] entries, ulong hash, int slot)
    {
        int i = (int)hash & (entries.Length - 1);
        while (entries[i] != 0)
        {
            i = (i + 1) & (entries.Length - 1);
        }
        Volatile.Write(ref entries[i], (long)(hash & 0xFFFFFFFF_00000000) | (uint)(slot + 1));
    }

    [StructLayout(LayoutKind.Auto)]
    private struct PostingSlot
    {
        public ulong Hash;
        public long FirstEnd;
        public int IdentityAt;
        public ushort IdentityLength;
        public ushort TailFree;
        public int TailNext;
        public int First;
        public int Count;
        public int FirstSlice;
        public int TailSlice;
    }
}
