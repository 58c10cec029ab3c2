namespace Ruslo;

/// <summary>Reads sealed segments for indexes that are missing.</summary>
internal sealed class SegmentScan(SegmentTable segments, TextPool texts, string storage) : ISegmentScan
{
    public async ValueTask ScanAsync(IndexSet indexes, SegmentIdentity segment, IndexEntryAction take, CancellationToken cancellationToken)
    {
        Segment file = segments[segment.Number];
        var feed = new IndexFeed(indexes, texts);
        var scanner = new BatchScanner(file.File, segment.Salt, SegmentFormat.FirstBatchAt);
        while (scanner.End < file.End)
        {
            if (!await scanner.MoveNextAsync(cancellationToken))
            {
                throw LogDamagedException.At(storage, file.Name, scanner.Offset, "there is no intact batch");
            }
            Feed(scanner, feed, take);
        }
    }

    private static void Feed(BatchScanner scanner, IndexFeed feed, IndexEntryAction take)
    {
        ReadOnlySpan<byte> batch = scanner.Batch.Span;
        for (int at = BatchHeader.Bytes; at < batch.Length; at += Frame.LengthOf(batch[at..]))
        {
            ReadOnlySpan<byte> frame = batch.Slice(at, Frame.LengthOf(batch[at..]));
            if (EventFrame.IsWhole(frame))
            {
                feed.Feed(frame, scanner.Offset + at, take);
            }
        }
    }
}
