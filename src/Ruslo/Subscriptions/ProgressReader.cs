using System.Buffers.Binary;
using System.Text;

namespace Ruslo;

/// <summary>Reads what <see cref="ProgressWriter"/> has written, after the byte of format.</summary>
internal ref struct ProgressReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public long Long()
    {
        long value = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[8..];
        return value;
    }

    public ReadOnlySpan<byte> Bytes()
    {
        int length = checked((int)Long());
        ReadOnlySpan<byte> value = rest[..length];
        rest = rest[length..];
        return value;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());
}
