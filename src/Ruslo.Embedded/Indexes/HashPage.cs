using System.Buffers.Binary;

namespace Ruslo;

/// <summary>
/// One block of a hash table: how many entries (2 bytes), which overflow page goes on (4 bytes; 0: none, else its number plus 1),
/// the ascending keys (8 bytes each), then their values (5 bytes each). A key lies in page <c>key × pages / 2^64</c>.
/// </summary>
internal static class HashPage
{
    public const int Capacity = (Block.Content - 6) / 13;
    public const ulong None = ulong.MaxValue;

    /// <summary>How many entries a page has on average; of so many, three pages in a thousand overflow.</summary>
    public const int Fill = 268;

    public static long PagesFor(long entries) => Math.Max(1, (entries + Fill - 1) / Fill);

    public static long PageOf(ulong key, long pages) => (long)Math.BigMul(key, (ulong)pages, out _);

    public static int Count(ReadOnlySpan<byte> page) => Math.Min((int)BinaryPrimitives.ReadUInt16LittleEndian(page), Capacity);

    public static uint Overflow(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt32LittleEndian(page[2..]);

    /// <summary>Takes a page apart; returns how many entries it has.</summary>
    public static int Read(ReadOnlySpan<byte> page, Span<ulong> keys, Span<ulong> values)
    {
        int count = Count(page);
        for (int i = 0; i < count; i++)
        {
            keys[i] = Key(page, i);
            values[i] = Value(page, count, i);
        }
        return count;
    }

    public static ulong Key(ReadOnlySpan<byte> page, int i) => BinaryPrimitives.ReadUInt64LittleEndian(page[(6 + (i * 8))..]);

    public static ulong Value(ReadOnlySpan<byte> page, int count, int i) => Varint.ReadFive(page[(6 + (count * 8) + (i * 5))..]);

    /// <summary>The value of a key, or <see cref="None"/>.</summary>
    public static ulong Find(ReadOnlySpan<byte> page, ulong key)
    {
        int count = Count(page);
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (Key(page, middle) < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low < count && Key(page, low) == key ? Value(page, count, low) : None;
    }

    public static void Write(Span<byte> page, uint overflow, ReadOnlySpan<ulong> keys, ReadOnlySpan<ulong> values)
    {
        page.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(page, (ushort)keys.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(page[2..], overflow);
        for (int i = 0; i < keys.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(page[(6 + (i * 8))..], keys[i]);
            Varint.WriteFive(page[(6 + (keys.Length * 8) + (i * 5))..], values[i]);
        }
    }
}
