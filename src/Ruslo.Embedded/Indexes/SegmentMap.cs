using System.Buffers.Binary;

namespace Ruslo;

/// <summary>Where the records of one sealed segment lie, and when they were recorded. Its file is opened when it is first asked for.</summary>
internal sealed class SegmentMap(SegmentIdentity segment, long firstTicks, long lastTicks)
{
    private OpenMap? open;

    public SegmentIdentity Segment { get; } = segment;

    public long FirstTicks { get; } = firstTicks;

    public long LastTicks { get; } = lastTicks;

    /// <summary>Whether <see cref="UseAsync"/> has succeeded.</summary>
    public bool IsOpen => Volatile.Read(ref open) is not null;

    /// <summary>The file, once it is open.</summary>
    public BlockFile? File => Volatile.Read(ref open)?.File;

    /// <summary>Takes the file if it is intact and of this segment; false, and the file is not kept, otherwise or when there is one already.</summary>
    public async ValueTask<bool> UseAsync(BlockFile file, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte> first = await file.GetAsync(0, cancellationToken);
            return IndexFileHeader.Read(first.Span) is { Kind: IndexFileKind.Map } header && header.Events == Segment.Count
                && Interlocked.CompareExchange(ref open, new(file, header), null) is null;
        }
        catch (IndexDamagedException)
        {
            return false;
        }
    }

    /// <summary>Forgets the file, which turned out damaged; null when there was none.</summary>
    public BlockFile? Forget() => Interlocked.Exchange(ref open, null)?.File;

    public async ValueTask<RecordPlace> LocateAsync(long position, CancellationToken cancellationToken)
    {
        OpenMap map = open!;
        long address = map.Header.Offsets.Start + ((position - Segment.FirstPosition) * 4);
        long within = address % Block.Content;
        ReadOnlyMemory<byte> block = await map.File.GetAsync(address / Block.Content, cancellationToken);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(block.Span[(int)within..]);
        if (within + 4 == Block.Content)
        {
            block = await map.File.GetAsync((address / Block.Content) + 1, cancellationToken);
            within = -4;
        }
        uint next = BinaryPrimitives.ReadUInt32LittleEndian(block.Span[(int)(within + 4)..]);
        return new(Segment.Number, offset, (int)Math.Min(int.MaxValue, next - (long)offset));
    }

    /// <summary>From and To, neighbours among the positions whose time is noted: the first event at or after a time lies from From to To.</summary>
    public async ValueTask<(long From, long To)> FindTimeAsync(long ticks, CancellationToken cancellationToken)
    {
        OpenMap map = open!;
        byte[] bytes = new byte[8];
        long low = 0;
        long high = map.Header.Times.Length / 8;
        while (low < high)
        {
            long middle = (low + high) / 2;
            await map.File.CopyAsync(map.Header.Times.Start + (middle * 8), bytes, cancellationToken);
            if (BinaryPrimitives.ReadInt64LittleEndian(bytes) < ticks)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        long to = Math.Min(Segment.LastPosition + 1, Segment.FirstPosition + (low * MemoryIndex.TimeStep));
        return (Math.Max(Segment.FirstPosition, to - MemoryIndex.TimeStep), to);
    }

    private sealed record OpenMap(BlockFile File, IndexFileHeader Header);
}
