namespace Ruslo;

/// <summary>Unsigned numbers in groups of seven bits, lowest first, and numbers of five bytes.</summary>
internal static class Varint
{
    public const int MaxLength = 10;

    public static int Write(Span<byte> to, ulong value)
    {
        int i = 0;
        for (; value >= 0x80; value >>= 7)
        {
            to[i++] = (byte)(value | 0x80);
        }
        to[i++] = (byte)value;
        return i;
    }

    /// <summary>Reads a number and moves on; false when the bytes end within it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, ref int at, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && at < from.Length; shift += 7)
        {
            byte b = from[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return true;
            }
        }
        return false;
    }

    public static void WriteFive(Span<byte> to, ulong value)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)value);
        to[4] = (byte)(value >> 32);
    }

    public static ulong ReadFive(ReadOnlySpan<byte> from)
        => System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(from) | ((ulong)from[4] << 32);
}
