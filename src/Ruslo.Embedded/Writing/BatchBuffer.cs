namespace Ruslo;

/// <summary>The batch that is being made: room for its header, then its frames.</summary>
internal sealed class BatchBuffer
{
    private const int Usual = 256 * 1024;

    private byte[] bytes = new byte[Usual];
    private uint checksums;
    private int frames;
    private int events;

    /// <summary>The length so far, header included.</summary>
    public int Length { get; private set; } = BatchHeader.Bytes;

    public bool IsEmpty => frames == 0;

    public int Events => events;

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    /// <summary>Takes a copy of a frame, which can then be completed in place. <see cref="Seal"/> it after.</summary>
    public Span<byte> Copy(ReadOnlySpan<byte> frame)
    {
        if (Length + frame.Length > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(Length + frame.Length, 2 * bytes.Length));
        }
        Span<byte> copy = bytes.AsSpan(Length, frame.Length);
        frame.CopyTo(copy);
        return copy;
    }

    /// <summary>The frame that was copied last is complete.</summary>
    public void Seal(ReadOnlySpan<byte> frame, bool isEvent)
    {
        checksums = Crc32C.Append(checksums, frame[..4]);
        Length += frame.Length;
        frames++;
        events += isEvent ? 1 : 0;
    }

    /// <summary>Writes the header over all of it; returns the batch's checksum.</summary>
    public uint Finish(ulong salt, long firstPosition, uint previousChecksum, long ticks)
        => new BatchHeader(salt, firstPosition, Length, frames, events, previousChecksum, ticks).Write(bytes, checksums);

    public void Clear()
    {
        if (bytes.Length > 4 * SegmentFormat.GroupBytes)
        {
            bytes = new byte[Usual];
        }
        (Length, checksums, frames, events) = (BatchHeader.Bytes, 0, 0, 0);
    }
}
