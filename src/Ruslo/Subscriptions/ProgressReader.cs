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

    public string Text()
    {
        int length = checked((int)Long());
        string value = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return value;
    }
}
