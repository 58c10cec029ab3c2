namespace Ruslo;

/// <summary>Writes batches to the active segment, one at a time, and begins the next segment. For the sequencer.</summary>
internal sealed class LogWriter(IStorage storage, RusloRuntime runtime, EmbeddedLogOptions options, SegmentTable segments, IndexSet indexes, SegmentReserve reserve)
{
    private readonly BatchBuffer batch = new();
    private long capacity;
    private long end;
    private long lastBatchAt;
    private uint lastChecksum;

    public BatchBuffer Batch => batch;

    /// <summary>Gets the events and bytes of each batch that has been written and flushed; may be set from any thread.</summary>
    public Action<int, long>? Committed { get; set; }

    /// <summary>Where in the active segment the next frame of the batch will lie.</summary>
    public long NextOffset => end + batch.Length;

    /// <summary>Goes on where a segment ends.</summary>
    public void Continue(long from, long batchAt, uint checksum)
    {
        (end, lastBatchAt, lastChecksum) = (from, batchAt, checksum);
        capacity = segments.Active.File.Length;
        reserve.GrowFrom(capacity);
    }

    /// <summary>Makes sure that a batch with frames of so many bytes has room, in the active segment or in a new one.</summary>
    /// <exception cref="LogFullException">There is none on the disk.</exception>
    public async ValueTask ReserveAsync(long frameBytes, long nextPosition, long ticks, Dictionary<string, ReadOnlyMemory<byte>> progress)
    {
        if (end + BatchHeader.Bytes + frameBytes + SegmentFormat.Slack > capacity)
        {
            await BeginSegmentAsync(frameBytes, nextPosition, ticks, progress);
        }
        else if (end > capacity / 4)
        {
            reserve.Begin();
        }
    }

    /// <summary>Writes and flushes the batch.</summary>
    public async ValueTask CommitAsync(long firstPosition, long ticks)
    {
        Segment segment = segments.Active;
        uint checksum = batch.Finish(segment.Header.Salt, firstPosition, lastChecksum, ticks);
        await segment.File.WriteAsync(end, batch.Written, CancellationToken.None);
        if (options.Durability == Durability.Flushed)
        {
            await FlushAsync(segment);
        }
        (lastBatchAt, end, lastChecksum) = (end, end + batch.Length, checksum);
        Observe();
        batch.Clear();
    }

    private void Observe()
    {
        try
        {
            Committed?.Invoke(batch.Events, batch.Length);
        }
        catch (Exception)
        {
            // The batch is durable, whatever becomes of those who count it: a listener of a meter may throw.
        }
    }

    /// <summary>Appends and flushes the record that the log was opened or closed. It may use the last of the segment's room.</summary>
    public async ValueTask WriteSessionAsync(FrameType type, long nextPosition, long ticks, string process, Dictionary<string, ReadOnlyMemory<byte>> progress)
    {
        byte[] frame = SessionFrame.Write(type, ticks, options.Durability, process);
        if (end + BatchHeader.Bytes + frame.Length > capacity)
        {
            await BeginSegmentAsync(frame.Length, nextPosition, ticks, progress);
        }
        batch.Seal(batch.Copy(frame), isEvent: false);
        await CommitAsync(nextPosition, ticks);
        if (options.Durability != Durability.Flushed)
        {
            await FlushAsync(segments.Active);
        }
    }

    private static async ValueTask FlushAsync(Segment segment)
    {
#if PLANTED
        if (PlantedLog.NothingIsFlushed)
        {
            return;
        }
#endif
        await segment.File.FlushAsync(CancellationToken.None);
    }

    /// <summary>All batches before are durable: the new segment appears, under its name, when it is whole and flushed.</summary>
    private async ValueTask BeginSegmentAsync(long frameBytes, long nextPosition, long ticks, Dictionary<string, ReadOnlyMemory<byte>> progress)
    {
        Segment before = segments.Active;
        if (options.Durability != Durability.Flushed)
        {
            await FlushAsync(before);
        }
        var header = new SegmentHeader
        {
            LogId = before.Header.LogId,
            Number = before.Header.Number + 1,
            FirstPosition = nextPosition,
            Salt = runtime.Ids.NextRandom(),
            PreviousChecksum = lastChecksum,
            Durability = options.Durability,
            PreviousLastBatch = lastBatchAt,
            PreviousEnd = end,
            Ticks = ticks,
        };
        SegmentStart start = SegmentStart.Make(header, progress);
        Segment next = await MakeAsync(storage, reserve, header, start, frameBytes);
        segments.Add(next);
        indexes.BeginSegment(header.Number, header.Salt, header.FirstPosition);
        indexes.Seal(before.Identity);
        Continue(start.Content.Length, start.LastBatchAt, start.LastChecksum);
    }

    /// <summary>Makes a segment's file out of a reserved one.</summary>
    public static async ValueTask<Segment> MakeAsync(IStorage storage, SegmentReserve reserve, SegmentHeader header, SegmentStart start, long frameBytes)
    {
        Reserved reserved = await reserve.TakeAsync(start.Content.Length + BatchHeader.Bytes + frameBytes + SegmentFormat.Slack);
        await reserved.File.WriteAsync(0, start.Content, CancellationToken.None);
        await reserved.File.FlushAsync(CancellationToken.None);
        await storage.RenameAsync(SegmentReserve.FileName, SegmentFormat.NameOf(header.Number), CancellationToken.None);
        await FlushDirectoryAsync(storage);
        return new(header, reserved.File);
    }

    public static async ValueTask FlushDirectoryAsync(IStorage storage)
    {
#if PLANTED
        if (PlantedLog.DirectoryIsNotFlushed)
        {
            return;
        }
#endif
        await storage.FlushDirectoryAsync(CancellationToken.None);
    }
}
