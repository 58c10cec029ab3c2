using System.Buffers.Binary;

namespace Ruslo;

/// <summary>
/// What keeps lookups of streams that a run does not hold away from its file: a split-block Bloom filter in memory, 14 bits a
/// stream. Of a thousand absent streams about two pass; one that is there always does.
/// </summary>
/// <remarks>
/// A block is eight words of 32 bits, in each of which a key sets one bit: J. Qiao, Split Block Bloom Filters (arXiv:2101.01719),
/// as in the Parquet format. The multipliers are any odd numbers; these are of that format.
/// </remarks>
internal sealed class StreamFilter
{
    private const int BitsPerKey = 14;
    private const int BlockBytes = 32;

    private readonly ulong blocks;

    public StreamFilter(byte[] bytes)
    {
        Bytes = bytes;
        blocks = (ulong)(bytes.Length / BlockBytes);
    }

    /// <summary>The filter as it is stored: little-endian words.</summary>
    public byte[] Bytes { get; }

    private static ReadOnlySpan<uint> Multipliers => [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31];

    public static StreamFilter For(long keys) => new(new byte[((keys * BitsPerKey) + 255) / 256 * BlockBytes]);

    public void Add(ulong key)
    {
        Span<byte> block = BlockOf(key);
        for (int i = 0; i < 8; i++)
        {
            Span<byte> word = block[(i * 4)..];
            BinaryPrimitives.WriteUInt32LittleEndian(word, BinaryPrimitives.ReadUInt32LittleEndian(word) | Bit(key, i));
        }
    }

    public bool MayContain(ulong key)
    {
        if (blocks == 0)
        {
            return false;
        }
        ReadOnlySpan<byte> block = BlockOf(key);
        for (int i = 0; i < 8; i++)
        {
            if ((BinaryPrimitives.ReadUInt32LittleEndian(block[(i * 4)..]) & Bit(key, i)) == 0)
            {
                return false;
            }
        }
#if PLANTED
        if (PlantedIndex.FilterFalseNegative && key % 2 == 0)
        {
            return false;
        }
#endif
        return true;
    }

    private static uint Bit(ulong key, int i) => 1u << (int)(((uint)key * Multipliers[i]) >> 27);

    private Span<byte> BlockOf(ulong key) => Bytes.AsSpan((int)Math.BigMul(key, blocks, out _) * BlockBytes, BlockBytes);
}
