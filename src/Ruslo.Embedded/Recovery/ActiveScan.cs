namespace Ruslo;

/// <summary>Reads the active segment at opening: fills the indexes and the progress, and finds out where it ends.</summary>
internal sealed class ActiveScan(Segment segment, IndexSet indexes, TextPool texts, string storage)
{
    private const int Window = 256 * 1024;

    private readonly IndexFeed feed = new(indexes, texts);

    public async ValueTask<RecoveredLog> ReadAsync(CancellationToken cancellationToken)
    {
        SegmentHeader header = segment.Header;
        var found = new RecoveredLog { Head = header.FirstPosition - 1, Ticks = header.Ticks, LastChecksum = header.PreviousChecksum, Durability = header.Durability };
        indexes.BeginSegment(header.Number, header.Salt, header.FirstPosition);
        var scanner = new BatchScanner(segment.File, header.Salt, SegmentFormat.FirstBatchAt);
        BatchHeader last = default;
        while (await scanner.MoveNextAsync(cancellationToken))
        {
            if (!Follows(scanner.Header, found))
            {
                throw LogDamagedException.At(storage, segment.Name, scanner.Offset, "a batch does not follow the one before it");
            }
            Apply(scanner, found);
            last = scanner.Header;
            found.LastChecksum = Frame.ChecksumOf(scanner.Batch.Span);
            found.LastBatchAt = scanner.Offset;
            found.End = scanner.End;
            found.LastBatch = Keep(scanner, found.LastBatch);
        }
        found.LastBatch = found.LastBatch[..last.Length];
        if (!found.HasSnapshot)
        {
            throw LogDamagedException.At(storage, segment.Name, found.End, "the snapshot that the segment begins with is not intact");
        }
        return found;
    }

    /// <summary>What lies behind the end: the end of the last bytes that are not zero, or the end itself.</summary>
    /// <exception cref="LogDamagedException">An intact batch lies behind bytes that are none: that is no torn tail.</exception>
    public async ValueTask<long> FindTornAsync(RecoveredLog found, CancellationToken cancellationToken)
    {
        byte[] window = new byte[Window + BatchHeader.Bytes];
        long lastByte = found.End;
        for (long at = found.End; at < segment.File.Length; at += Window)
        {
            int read = await segment.File.ReadAsync(at, window, cancellationToken);
            int nonZero = window.AsSpan(0, read).LastIndexOfAnyExcept((byte)0);
            if (nonZero < 0)
            {
                continue;
            }
            lastByte = Math.Max(lastByte, at + nonZero + 1);
            for (int i = 0; i < Math.Min(read, Window); i += Frame.Alignment)
            {
                if (BatchHeader.IsPlausible(window.AsSpan(i, read - i), segment.Header.Salt) && BatchHeader.Read(window.AsSpan(i)).FirstPosition > found.Head
                    && await IsIntactAsync(at + i, BatchHeader.Read(window.AsSpan(i)).Length, cancellationToken))
                {
                    RefuseDamage(found, at + i);
                }
            }
        }
        return lastByte;
    }

    private void RefuseDamage(RecoveredLog found, long intactAt)
    {
#if PLANTED
        if (PlantedLog.DamageIsTakenForATornTail)
        {
            return;
        }
#endif
        if (found.Durability == Durability.Flushed)
        {
            throw LogDamagedException.At(storage, segment.Name, found.End, $"there is no intact batch, but one lies behind it at offset {intactAt}", found.Head + 1);
        }
    }

    private async ValueTask<bool> IsIntactAsync(long at, int length, CancellationToken cancellationToken)
    {
        byte[] batch = new byte[length];
        return await segment.File.ReadAsync(at, batch, cancellationToken) == length && BatchHeader.IsIntact(batch, segment.Header.Salt);
    }

    private static bool Follows(in BatchHeader header, RecoveredLog found)
    {
#if PLANTED
        if (PlantedLog.PreviousBatchIsNotChecked)
        {
            return true;
        }
#endif
        return header.FirstPosition == found.Head + 1 && header.PreviousChecksum == found.LastChecksum;
    }

    private void Apply(BatchScanner scanner, RecoveredLog found)
    {
        ReadOnlySpan<byte> batch = scanner.Batch.Span;
        found.IsClosed = false;
        for (int at = BatchHeader.Bytes; at < batch.Length; at += Frame.LengthOf(batch[at..]))
        {
            ReadOnlySpan<byte> frame = batch.Slice(at, Frame.LengthOf(batch[at..]));
            switch (Frame.TypeOf(frame))
            {
                case FrameType.Event when EventFrame.IsWhole(frame):
                    found.Head = new EventFrame(frame).Position;
                    found.Ticks = Math.Max(found.Ticks, new EventFrame(frame).RecordedTicks);
                    feed.Feed(frame, scanner.Offset + at, indexes.Add);
                    break;
                case FrameType.Progress or FrameType.Snapshot:
                    ProgressFrame.Apply(frame, found.Progress);
                    break;
                case FrameType.SnapshotEnd:
                    found.HasSnapshot = true;
                    break;
                case FrameType.Opened:
                    found.WasOpened = true;
                    found.Durability = SessionFrame.DurabilityOf(frame);
                    break;
                case FrameType.Closed:
                    found.IsClosed = true;
                    break;
                default:
                    throw LogDamagedException.At(storage, segment.Name, scanner.Offset + at, $"there is a record of type {(byte)Frame.TypeOf(frame)}, which this version of Ruslo does not know");
            }
        }
    }

    private static byte[] Keep(BatchScanner scanner, byte[] kept)
    {
        ReadOnlySpan<byte> batch = scanner.Batch.Span;
        if (kept.Length < batch.Length)
        {
            kept = new byte[Math.Max(batch.Length, 2 * kept.Length)];
        }
        batch.CopyTo(kept);
        return kept;
    }
}
