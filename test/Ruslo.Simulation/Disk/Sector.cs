namespace Ruslo.Battery;

/// <summary>The unit in which a disk writes: it holds the old bytes or the new ones after a power loss, never a mixture. A sector of zeros takes no memory.</summary>
internal static class Sector
{
    public const int Size = 512;

    private static readonly byte[] Zeros = new byte[Size];

    public static ReadOnlySpan<byte> Read(byte[]? sector) => sector ?? Zeros;

    /// <summary>A sector with some bytes replaced; what it was made from stays as it is.</summary>
    public static byte[]? With(byte[]? sector, int offset, ReadOnlySpan<byte> bytes)
    {
        if (sector is null && !bytes.ContainsAnyExcept((byte)0))
        {
            return null;
        }
        byte[] copy = new byte[Size];
        Read(sector).CopyTo(copy);
        bytes.CopyTo(copy.AsSpan(offset));
        return copy;
    }
}
