using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Ruslo;

/// <summary>Writes a value of progress: a byte of format, then numbers and texts.</summary>
internal sealed class ProgressWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new(128);

    public ProgressWriter() => bytes.Write([ProgressFormat.Version]);

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(8), value);
        bytes.Advance(8);
    }

    public void Text(string value)
    {
        Long(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, bytes);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Long(value.Length);
        bytes.Write(value);
    }

    public byte[] ToArray() => bytes.WrittenSpan.ToArray();
}
