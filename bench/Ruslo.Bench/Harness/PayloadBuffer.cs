using System.Buffers;

namespace Ruslo.Bench;

/// <summary>Payloads one after the other in one array that is used again and again.</summary>
internal sealed class PayloadBuffer(int size) : IBufferWriter<byte>
{
    private readonly byte[] bytes = new byte[size];
    private int count;

    public void Clear() => count = 0;

    /// <summary>The last bytes that were written.</summary>
    public ReadOnlyMemory<byte> Take(int length) => bytes.AsMemory(count - length, length);

    public void Advance(int written) => count += written;

    public Memory<byte> GetMemory(int sizeHint = 0) => bytes.AsMemory(count);

    public Span<byte> GetSpan(int sizeHint = 0) => bytes.AsSpan(count);
}
