using System.Numerics;
using System.Runtime.InteropServices;

namespace Ruslo;

/// <summary>CRC-32C (Castagnoli, polynomial 0x1EDC6F41, reflected, initial and final XOR 0xFFFFFFFF; RFC 3720, B.4), by the processor's instruction where there is one.</summary>
public static class Crc32C
{
    /// <summary>The checksum of one run of bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what <paramref name="checksum"/> covers followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        }
        foreach (byte b in bytes[(words.Length * 8)..])
        {
            crc = BitOperations.Crc32C(crc, b);
        }
        return ~crc;
    }
}
