using System.Buffers;

namespace Ruslo;

/// <summary>Reads the log in the order in which it lies. Thread-safe.</summary>
internal sealed class LogScan(SegmentTable segments, IndexSet indexes, EventDecoder decoder, string storage)
{
    public const int PageBytes = 1024 * 1024;
    private const int LargestChunk = 256 * 1024;
    private const int SmallestChunk = 8 * 1024;
    private const int MostExpected = 512;
    private const int Marks = 16;

    private readonly Mark?[] marks = new Mark?[Marks];
    private int usualRecord = 320;

    /// <summary>Fills a page with what matches after a position and up to the head; returns the position read through.</summary>
    public async ValueTask<long> ReadAsync(long after, long head, EventFilter filter, int maxEvents, List<RecordedEvent> into, CancellationToken cancellationToken)
    {
        var page = new Page(filter, maxEvents, into) { Next = after + 1, Head = head };
        into.EnsureCapacity((int)Math.Min(page.Rest, MostExpected));
        while (page.Next <= head && !page.IsFull)
        {
            Mark place = await FindAsync(page.Next, cancellationToken);
            await ReadSegmentAsync(page, segments[place.Segment], place.Offset, cancellationToken);
        }
        return page.Next - 1;
    }

    private async ValueTask ReadSegmentAsync(Page page, Segment segment, long offset, CancellationToken cancellationToken)
    {
        int size = SizeFor(page.Rest);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(size);
        (long first, long from, int before) = (page.Next, offset, page.Into.Count);
        try
        {
            while (page.Next <= Math.Min(page.Head, segment.LastPosition) && !page.IsFull)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = await segment.File.ReadAsync(offset, chunk.AsMemory(0, size), cancellationToken);
                int consumed = Take(page, chunk.AsSpan(0, read), segment, offset);
                offset += consumed;
                size = consumed == 0
                    ? LengthAt(chunk.AsSpan(0, read), segment, offset, page.Next, size)
                    : SizeFor(page.Rest * (1 + ((page.Next - first) / (1 + page.Into.Count - before)))); // few may match
                if (size > chunk.Length)
                {
                    ArrayPool<byte>.Shared.Return(chunk);
                    chunk = [];
                    chunk = ArrayPool<byte>.Shared.Rent(size);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
        if (page.Next - first >= Marks)
        {
            usualRecord = (int)Math.Min(LargestChunk, (offset - from) / (page.Next - first) + 1);
        }
        marks[page.Next % Marks] = new(page.Next, segment.Header.Number, offset);
    }

    /// <summary>Takes the whole records of a chunk; returns how many bytes of it are done with.</summary>
    private int Take(Page page, ReadOnlySpan<byte> chunk, Segment segment, long offset)
    {
        int at = 0;
        while (page.Next <= Math.Min(page.Head, segment.LastPosition) && !page.IsFull && chunk.Length - at >= Frame.StartBytes)
        {
            ReadOnlySpan<byte> rest = chunk[at..];
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
                Take(page, rest[..length], rest.Length / length, segment, offset + at);
            }
            at += length;
        }
        return at;
    }

    private void Take(Page page, ReadOnlySpan<byte> bytes, int more, Segment segment, long offset)
    {
        if (!EventFrame.IsWhole(bytes) || !Frame.IsIntact(bytes))
        {
            throw Damaged(segment, offset, page.Next);
        }
        var frame = new EventFrame(bytes);
        if (frame.Position != page.Next)
        {
            throw Damaged(segment, offset, page.Next);
        }
        page.Next++;
        if (page.Filter.MayMatch(decoder.TopicOf(frame), decoder.NameOf(frame), frame.Kind))
        {
            RecordedEvent e = decoder.Decode(frame, decoder.StreamOf(frame), page.Payloads.Keep(frame.Payload, Math.Min(more, page.Rest + 1) * frame.Payload.Length));
            if (page.Filter.Matches(e))
            {
                page.Add(e, bytes.Length);
            }
        }
    }

    /// <summary>A little more than so many usual records take: then they are read at once, and little beside them.</summary>
    private int SizeFor(long events) => (int)Math.Clamp((events + 1) * usualRecord, SmallestChunk, LargestChunk);

    private int LengthAt(ReadOnlySpan<byte> chunk, Segment segment, long offset, long position, int size)
    {
        int length = Frame.IsPlausible(chunk) ? Frame.LengthOf(chunk) : 0;
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

        public PageFilter Filter { get; } = new(filter);

        public PayloadPages Payloads { get; } = new();

        public List<RecordedEvent> Into => into;

        public long Head { get; init; }

        public long Next { get; set; }

        /// <summary>How many events are still to come, at most.</summary>
        public long Rest => Math.Min(maxEvents - into.Count, Head - Next + 1);

        public bool IsFull => into.Count >= maxEvents || bytes >= PageBytes;

        public void Add(RecordedEvent e, int length)
        {
            into.Add(e);
            bytes += length;
        }
    }
}
