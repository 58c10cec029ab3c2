namespace Ruslo;

/// <summary>Reads the log in the order in which it lies. Thread-safe.</summary>
internal sealed class LogScan(SegmentTable segments, IndexSet indexes, EventDecoder decoder, string storage)
{
    public const int PageBytes = 1024 * 1024;
    private const int LargestChunk = 80 * 1024; // smaller than what the large object heap takes
    private const int SmallestChunk = 8 * 1024;
    private const int UsualRecord = 320;
    private const int Marks = 16;

    private readonly Mark?[] marks = new Mark?[Marks];

    /// <summary>Fills a page with what matches after a position and up to the head; returns the position read through.</summary>
    public async ValueTask<long> ReadAsync(long after, long head, EventFilter filter, int maxEvents, List<RecordedEvent> into, CancellationToken cancellationToken)
    {
        var page = new Page(filter, maxEvents, into) { Next = after + 1, Head = head };
        while (page.Next <= head && !page.IsFull)
        {
            Mark place = await FindAsync(page.Next, cancellationToken);
            await ReadSegmentAsync(page, segments[place.Segment], place.Offset, cancellationToken);
        }
        return page.Next - 1;
    }

    private async ValueTask ReadSegmentAsync(Page page, Segment segment, long offset, CancellationToken cancellationToken)
    {
        byte[]? unused = null;
        int size = (int)Math.Clamp(Math.Min(page.MaxEvents, page.Head - page.Next + 1) * UsualRecord, SmallestChunk, LargestChunk);
        while (page.Next <= Math.Min(page.Head, segment.LastPosition) && !page.IsFull)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] chunk = unused?.Length >= size ? unused : GC.AllocateUninitializedArray<byte>(size);
            int read = await segment.File.ReadAsync(offset, chunk, cancellationToken);
            int before = page.Into.Count;
            int consumed = Take(page, chunk, read, segment, offset);
            unused = page.Into.Count == before ? chunk : null;
            offset += consumed;
            if (consumed == 0)
            {
                size = LengthAt(chunk, read, segment, offset, page.Next, size);
            }
            else
            {
                size = Math.Max(size, LargestChunk);
            }
        }
        marks[page.Next % Marks] = new(page.Next, segment.Header.Number, offset);
    }

    /// <summary>Takes the whole records of a chunk; returns how many bytes of it are done with.</summary>
    private int Take(Page page, byte[] chunk, int read, Segment segment, long offset)
    {
        int at = 0;
        while (page.Next <= Math.Min(page.Head, segment.LastPosition) && !page.IsFull && read - at >= Frame.StartBytes)
        {
            ReadOnlySpan<byte> rest = chunk.AsSpan(at, read - at);
            if (!Frame.IsPlausible(rest))
            {
                throw Damaged(segment, offset + at, page.Next);
            }
            int length = Frame.LengthOf(rest);
            if (length > rest.Length)
            {
                break;
            }
            if (Frame.TypeOf(rest) == FrameType.Event)
            {
                Take(page, chunk, at, length, segment, offset);
            }
            at += length;
        }
        return at;
    }

    private void Take(Page page, byte[] chunk, int at, int length, Segment segment, long offset)
    {
        ReadOnlySpan<byte> bytes = chunk.AsSpan(at, length);
        if (!EventFrame.IsWhole(bytes) || !Frame.IsIntact(bytes) || new EventFrame(bytes).Position != page.Next)
        {
            throw Damaged(segment, offset + at, page.Next);
        }
        page.Next++;
        if (page.MatchesAll || decoder.MayMatch(page.Filter, new EventFrame(bytes)))
        {
            RecordedEvent e = decoder.Decode(chunk, at, length);
            if (page.MatchesAll || page.Filter.Matches(e))
            {
                page.Add(e, length);
            }
        }
    }

    private int LengthAt(byte[] chunk, int read, Segment segment, long offset, long position, int size)
    {
        int length = read >= Frame.StartBytes && Frame.IsPlausible(chunk.AsSpan(0, read)) ? Frame.LengthOf(chunk) : 0;
        return length > size ? length : throw Damaged(segment, offset, position);
    }

    private async ValueTask<Mark> FindAsync(long position, CancellationToken cancellationToken)
    {
        if (marks[position % Marks] is { } mark && mark.Position == position && segments[mark.Segment].LastPosition >= position)
        {
            return mark;
        }
        if (!indexes.TryLocate(position, out RecordPlace place))
        {
            RecordPlace[] places = new RecordPlace[1];
            await indexes.LocateAsync(new[] { position }, places, cancellationToken);
            place = places[0];
        }
        return new(position, place.Segment, place.Offset);
    }

    private LogDamagedException Damaged(Segment segment, long offset, long position)
        => LogDamagedException.At(storage, segment.Name, offset, $"there is no intact record of position {position}", position);

    /// <summary>Where a page ended: the next one need not look it up.</summary>
    private sealed record Mark(long Position, long Segment, long Offset);

    private sealed class Page(EventFilter filter, int maxEvents, List<RecordedEvent> into)
    {
        private int bytes;

        public EventFilter Filter => filter;

        public int MaxEvents => maxEvents;

        public List<RecordedEvent> Into => into;

        public bool MatchesAll { get; } = filter.Topics.Count + filter.Names.Count + filter.Tags.Count + filter.Kinds.Count == 0 && filter.Tenant is null && filter.Query is null;

        public long Head { get; init; }

        public long Next { get; set; }

        public bool IsFull => into.Count >= maxEvents || bytes >= PageBytes;

        public void Add(RecordedEvent e, int length)
        {
            into.Add(e);
            bytes += length;
        }
    }
}
