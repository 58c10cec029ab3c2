namespace Ruslo;

/// <summary>Reads a segment batch by batch, and stops at the first that is not intact. For one reader at a time.</summary>
internal sealed class BatchScanner(IStorageFile file, ulong salt, long from)
{
    private const int Window = 1024 * 1024;

    private byte[] buffer = new byte[Window];
    private long bufferAt = from;
    private int filled;

    /// <summary>Where the batch begins, or where there is none.</summary>
    public long Offset { get; private set; } = from;

    /// <summary>The batch; valid until the next move.</summary>
    public ReadOnlyMemory<byte> Batch { get; private set; }

    public BatchHeader Header { get; private set; }

    /// <summary>The end of the last batch that was intact.</summary>
    public long End => Offset + Batch.Length;

    /// <summary>Moves to the next batch; false when the bytes there are no intact batch of this segment.</summary>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        Offset += Batch.Length;
        Batch = default;
        if (await HoldAsync(BatchHeader.Bytes, cancellationToken) < BatchHeader.Bytes || !BatchHeader.IsPlausible(Held(BatchHeader.Bytes).Span, salt))
        {
            return false;
        }
        BatchHeader header = BatchHeader.Read(Held(BatchHeader.Bytes).Span);
        if (await HoldAsync(header.Length, cancellationToken) < header.Length || !BatchHeader.IsIntact(Held(header.Length).Span, salt))
        {
            return false;
        }
        Header = header;
        Batch = Held(header.Length);
        return true;
    }

    private ReadOnlyMemory<byte> Held(int length) => buffer.AsMemory((int)(Offset - bufferAt), length);

    /// <summary>Reads on until the buffer holds so many bytes from the offset on, or the file ends; returns how many it holds.</summary>
    private async ValueTask<int> HoldAsync(int length, CancellationToken cancellationToken)
    {
        int start = (int)(Offset - bufferAt);
        if (filled - start >= length)
        {
            return filled - start;
        }
        byte[] target = buffer.Length >= length ? buffer : new byte[Math.Max(length, 2 * buffer.Length)];
        buffer.AsSpan(start, Math.Max(0, filled - start)).CopyTo(target);
        filled = Math.Max(0, filled - start);
        buffer = target;
        bufferAt = Offset;
        filled += await file.ReadAsync(bufferAt + filled, buffer.AsMemory(filled), cancellationToken);
        return filled;
    }
}
