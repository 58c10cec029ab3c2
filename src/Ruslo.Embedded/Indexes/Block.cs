using System.Buffers.Binary;

namespace Ruslo;

/// <summary>
/// The unit of an index file: 4,092 bytes of content and a CRC-32C over the file's salt, the block's number and the content, so
/// that a block that is torn, rotten, misplaced or of another file is recognised.
/// </summary>
internal static class Block
{
    public const int Size = 4096;
    public const int Content = Size - 4;

    public static void Seal(Span<byte> block, ulong salt, long number)
        => BinaryPrimitives.WriteUInt32LittleEndian(block[Content..], Checksum(block[..Content], salt, number));

    public static bool IsIntact(ReadOnlySpan<byte> block, ulong salt, long number)
    {
#if PLANTED
        if (PlantedIndex.BlockUnchecked)
        {
            return true;
        }
#endif
        return BinaryPrimitives.ReadUInt32LittleEndian(block[Content..]) == Checksum(block[..Content], salt, number);
    }

    private static uint Checksum(ReadOnlySpan<byte> content, ulong salt, long number)
    {
        Span<byte> prefix = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, salt);
        BinaryPrimitives.WriteInt64LittleEndian(prefix[8..], number);
        return Crc32C.Append(Crc32C.Compute(prefix), content);
    }
}
