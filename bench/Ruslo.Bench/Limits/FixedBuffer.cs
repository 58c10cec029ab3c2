using System.Buffers;

namespace Ruslo.Bench;

/// <summary>A buffer that is used again and again.</summary>
internal sealed class FixedBuffer(int size) : IBufferWriter<byte>
{
    private readonly byte[] bytes = new byte[size];

    public int Count { get; private set; }

    public Span<byte> Written => bytes.AsSpan(0, Count);

    public ReadOnlyMemory<byte> WrittenMemory => bytes.AsMemory(0, Count);

    public void Clear() => Count = 0;

    public void Write(ReadOnlySpan<byte> more)
    {
        more.CopyTo(bytes.AsSpan(Count));
        Count += more.Length;
    }

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => bytes.AsMemory(Count);

    public Span<byte> GetSpan(int sizeHint = 0) => bytes.AsSpan(Count);
}
