using System.Text;

namespace Ruslo;

/// <summary>What an in-memory log holds, and the rules of appending to it. Not thread-safe: the log calls it under its lock.</summary>
internal sealed class InMemoryLogState
{
    private static readonly IReadOnlyList<string> NoTags = [];

    private readonly Dictionary<StreamId, List<long>> streams = [];
    private readonly Dictionary<Guid, long> ids = [];
    private readonly HashSet<StreamId> closed = [];
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> progress = new(StringComparer.Ordinal);

    public List<RecordedEvent> Events { get; } = [];

    public List<long>? PositionsOf(StreamId stream) => streams.GetValueOrDefault(stream);

    public RecordedEvent? Find(Guid eventId) => ids.TryGetValue(eventId, out long position) ? Events[(int)position - 1] : null;

    public IReadOnlyList<ProgressEntry> ReadProgress(string prefix)
    {
        var found = new List<ProgressEntry>();
        foreach ((string entry, ReadOnlyMemory<byte> value) in progress)
        {
            if (entry.StartsWith(prefix, StringComparison.Ordinal))
            {
                found.Add(new(entry, value));
            }
        }
        return found;
    }

    public AppendResult Append(AppendRequest request, DateTimeOffset now)
    {
        if (SizeOf(request) > AppendRequest.MaxBytes)
        {
            return new Refused(RefusedReason.TooLarge, $"The append takes more than {AppendRequest.MaxBytes} bytes. Append fewer events at a time, or keep large content elsewhere and refer to it.");
        }
        foreach (ProgressMove move in request.Moves)
        {
            ReadOnlyMemory<byte>? actual = progress.TryGetValue(move.Entry, out ReadOnlyMemory<byte> value) ? value : default(ReadOnlyMemory<byte>?); // null would become an empty value
            if (!move.Compares(actual))
            {
                return new StaleOwner(move.Entry, actual);
            }
        }
        if (request.Idempotency == Idempotency.Whole && KnownBefore(request.Events.Span) is { } known)
        {
            if (known is Appended)
            {
                Apply(request.Moves);
            }
            return known;
        }
        if (FirstClosed(request) is { } refused)
        {
            return refused;
        }
        foreach (StreamExpectation expected in request.Expected)
        {
            long current = (streams.GetValueOrDefault(expected.Stream)?.Count ?? 0) - 1;
            if (!expected.Version.IsMetBy(current))
            {
                return new Conflict(expected.Stream, expected.Version, current);
            }
        }
        if (request.Condition is { } condition && FirstMatch(condition) is > 0 and long position)
        {
            return new ConditionConflict(position);
        }
        Apply(request.Moves);
        return Record(request, now);
    }

    /// <summary>Refuses what would come after an event that closes its stream.</summary>
    private Refused? FirstClosed(AppendRequest request)
    {
        HashSet<StreamId>? closing = null;
        foreach (ref readonly NewEvent e in request.Events.Span)
        {
            if (request.Idempotency == Idempotency.EachNew && Find(e.EventId) is not null)
            {
                continue;
            }
            if (closed.Contains(e.Stream) || closing?.Contains(e.Stream) == true)
            {
                return Refused.Closed(e.Stream, e.Name);
            }
            if (e.Closes)
            {
                (closing ??= []).Add(e.Stream);
            }
        }
        return null;
    }

    /// <summary>The first event that a condition rules out; 0 when there is none.</summary>
    private long FirstMatch(AppendCondition condition)
    {
        for (int i = (int)condition.After; i < Events.Count; i++)
        {
            if (condition.Query.Matches(Events[i]))
            {
                return i + 1;
            }
        }
        return 0;
    }

    /// <summary>Null when no id is known; the first result when all are, as a run; a refusal otherwise.</summary>
    private AppendResult? KnownBefore(ReadOnlySpan<NewEvent> events)
    {
        var places = new EventPlace[events.Length];
        var lastOfStream = new Dictionary<StreamId, long>();
        int known = 0;
        bool isRun = true;
        for (int i = 0; i < events.Length; i++)
        {
            if (Find(events[i].EventId) is not { } e)
            {
                continue;
            }
            known++;
            places[i] = new(e.Position, e.Version, AlreadyThere: true);
            isRun &= e.Stream == events[i].Stream && (!lastOfStream.TryGetValue(e.Stream, out long last) || e.Version == last + 1);
            lastOfStream[e.Stream] = e.Version;
        }
        if (known == 0)
        {
            return null;
        }
        return known == events.Length && isRun
            ? Result(places)
            : new Refused(RefusedReason.PartlyKnown, $"{known} of {events.Length} event ids are known to the log, but not all of them as one run of their streams in this order (the first is {events[0].EventId} for {events[0].Stream}). Repeat an append exactly as it was, or use new ids.");
    }

    private Appended Record(AppendRequest request, DateTimeOffset now)
    {
        ReadOnlySpan<NewEvent> events = request.Events.Span;
        if (events.IsEmpty)
        {
            return new(Events.Count, Events.Count, -1, default);
        }
        DateTimeOffset recordedAt = Events.Count > 0 && Events[^1].RecordedAt > now ? Events[^1].RecordedAt : now.ToUniversalTime();
        var places = new EventPlace[events.Length];
        for (int i = 0; i < events.Length; i++)
        {
            places[i] = request.Idempotency == Idempotency.EachNew && Find(events[i].EventId) is { } e
                ? new(e.Position, e.Version, AlreadyThere: true)
                : Record(in events[i], recordedAt);
        }
        return Result(places);
    }

    private EventPlace Record(in NewEvent e, DateTimeOffset recordedAt)
    {
        if (!streams.TryGetValue(e.Stream, out List<long>? positions))
        {
            streams[e.Stream] = positions = [];
        }
        var recorded = new RecordedEvent
        {
            Position = Events.Count + 1,
            Stream = e.Stream,
            Version = positions.Count,
            EventId = e.EventId,
            Name = e.Name,
            SchemaVersion = e.SchemaVersion,
            Kind = e.Kind,
            RecordedAt = recordedAt,
            OccurredAt = e.OccurredAt?.ToUniversalTime() ?? recordedAt,
            CorrelationId = e.CorrelationId == Guid.Empty ? e.EventId : e.CorrelationId,
            CausationId = e.CausationId,
            Tags = e.Tags is { Count: > 0 } tags ? [.. tags] : NoTags,
            Headers = e.Headers ?? EventHeaders.None,
            Closes = e.Closes,
            Payload = e.Payload.ToArray(),
        };
        Events.Add(recorded);
        positions.Add(recorded.Position);
        if (e.Closes)
        {
            closed.Add(e.Stream);
        }
        ids[e.EventId] = recorded.Position;
        return new(recorded.Position, recorded.Version, AlreadyThere: false);
    }

    private Appended Result(EventPlace[] places)
    {
        long first = long.MaxValue, last = 0;
        foreach (EventPlace place in places)
        {
            first = Math.Min(first, place.Position);
            last = Math.Max(last, place.Position);
        }
        return new(first, last, places, Events[(int)last - 1].RecordedAt);
    }

    private void Apply(IReadOnlyList<ProgressMove> moves)
    {
        foreach (ProgressMove move in moves)
        {
            if (move.Next is { } next)
            {
                progress[move.Entry] = next.ToArray();
            }
            else
            {
                progress.Remove(move.Entry);
            }
        }
    }

    private static long SizeOf(AppendRequest request)
    {
        const int fixedPart = 160;
        long size = 0;
        foreach (ref readonly NewEvent e in request.Events.Span)
        {
            size += fixedPart + e.Payload.Length + Encoding.UTF8.GetByteCount(e.Stream.Key);
            foreach (string tag in e.Tags ?? NoTags)
            {
                size += Encoding.UTF8.GetByteCount(tag);
            }
            foreach (KeyValuePair<string, string> header in e.Headers ?? EventHeaders.None)
            {
                size += Encoding.UTF8.GetByteCount(header.Key) + Encoding.UTF8.GetByteCount(header.Value);
            }
        }
        foreach (ProgressMove move in request.Moves)
        {
            size += move.Entry.Length + (move.Next?.Length ?? 0);
        }
        return size;
    }
}
