namespace Ruslo;

/// <summary>Answers readers up to the durable head: pages by filter, by stream, by correlation, by id and by time. Thread-safe.</summary>
internal sealed class LogReader(LogScan scan, RecordReader records, IndexSet indexes, LogHead head)
{
    private const int CandidatesAtOnce = 512;
    private const int Dense = 8; // with at least every eighth position a candidate, reading all is faster

    public long Head
    {
        get
        {
#if PLANTED
            if (PlantedLog.ReadersPassTheDurableEnd)
            {
                return head.Written;
            }
#endif
            return head.Durable;
        }
    }

    public async ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken)
    {
        long through = Head;
        if (after >= through)
        {
            return new([], after, through);
        }
        var events = new List<RecordedEvent>();
        long read = IsSelective(filter)
            ? await ReadByIndexAsync(after, through, filter, maxEvents, events, cancellationToken)
            : await scan.ReadAsync(after, through, filter, maxEvents, events, cancellationToken);
        return new(events, read, through);
    }

    public async ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken)
    {
        long through = Head;
        var events = new List<RecordedEvent>();
        long[] candidates = new long[Math.Min(maxEvents, CandidatesAtOnce)];
        long read = after;
        for (int bytes = 0; read < through;)
        {
            int filled = await indexes.ReadCorrelationAsync(correlationId, read, candidates, through, cancellationToken);
            read = filled < candidates.Length ? through : candidates[filled - 1];
            (long stopped, bytes) = await TakeAsync(candidates.AsMemory(0, filled), e => e.CorrelationId == correlationId, maxEvents, bytes, events, cancellationToken);
            if (stopped > 0)
            {
                return new(events, stopped, through);
            }
        }
        return new(events, Math.Max(after, read), through);
    }

    public async ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken)
    {
        return await records.FindIdAsync(eventId, 0, Head, cancellationToken) is { } frame ? records.Decode(frame) : null;
    }

    public async ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken)
    {
        long through = Head;
        (long from, long to) = await indexes.FindTimeAsync(recordedAt.UtcTicks, through, cancellationToken);
        while (from < to)
        {
            long middle = from + ((to - from) / 2);
            byte[] frame = await records.ReadFrameAsync(middle, cancellationToken);
            (from, to) = new EventFrame(frame).RecordedTicks >= recordedAt.UtcTicks ? (from, middle) : (middle + 1, to);
        }
        return from;
    }

    private static bool IsSelective(EventFilter filter)
    {
        if (filter.Names.Count + filter.Tags.Count + filter.Kinds.Count > 0 || filter.Tenant is not null || filter.Query is not null)
        {
            return true;
        }
        for (int i = 0; i < filter.Topics.Count; i++)
        {
            if (filter.Topics[i].Text == "**")
            {
                return false;
            }
        }
        return filter.Topics.Count > 0;
    }

    private async ValueTask<long> ReadByIndexAsync(long after, long through, EventFilter filter, int maxEvents, List<RecordedEvent> events, CancellationToken cancellationToken)
    {
        long[] candidates = new long[Math.Min(maxEvents, CandidatesAtOnce)];
        for (int bytes = 0; after < through;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int filled, long readThrough) = await indexes.ReadFilterAsync(filter, after, candidates, through, cancellationToken);
            if (events.Count == 0 && filled >= Dense && (candidates[filled - 1] - after) / filled < Dense)
            {
                return await scan.ReadAsync(after, through, filter, maxEvents, events, cancellationToken);
            }
            (long stopped, bytes) = await TakeAsync(candidates.AsMemory(0, filled), filter.Matches, maxEvents, bytes, events, cancellationToken);
            if (stopped > 0)
            {
                return stopped;
            }
            after = readThrough;
        }
        return after;
    }

    /// <summary>Reads candidates and keeps what matches; the position at which the page became full, or 0.</summary>
    private async ValueTask<(long Stopped, int Bytes)> TakeAsync(ReadOnlyMemory<long> candidates, Predicate<RecordedEvent> matches, int maxEvents, int bytes, List<RecordedEvent> events, CancellationToken cancellationToken)
    {
        const int atOnce = 64;
        var some = new List<RecordedEvent>(Math.Min(atOnce, candidates.Length));
        for (int from = 0; from < candidates.Length; from += atOnce)
        {
            some.Clear();
            await records.ReadAsync(candidates.Slice(from, Math.Min(atOnce, candidates.Length - from)), some, cancellationToken);
            foreach (RecordedEvent e in some)
            {
                if (!matches(e))
                {
                    continue;
                }
                events.Add(e);
                bytes += e.Payload.Length;
                if (events.Count >= maxEvents || bytes >= LogScan.PageBytes)
                {
                    return (e.Position, bytes);
                }
            }
        }
        return (0, bytes);
    }
}
