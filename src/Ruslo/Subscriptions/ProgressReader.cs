using System.Buffers.Binary;
using System.Text;

namespace Ruslo;

/// <summary>Reads what <see cref="ProgressWriter"/> has written, after the byte of format. What is shorter, or no such thing, is a fault with a remedy.</summary>
internal ref struct ProgressReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Next(sizeof(long)));

    public ReadOnlySpan<byte> Bytes() => Next(Long());

    public string Text() => Encoding.UTF8.GetString(Bytes());

    private ReadOnlySpan<byte> Next(long length)
    {
        if (length < 0 || length > rest.Length)
        {
            throw new RusloException("A record of progress ends before all that this version of Ruslo keeps in it: another, unreleased version wrote it. Run that one, or begin with another directory.");
        }
        ReadOnlySpan<byte> value = rest[..(int)length];
        rest = rest[(int)length..];
        return value;
    }
}
