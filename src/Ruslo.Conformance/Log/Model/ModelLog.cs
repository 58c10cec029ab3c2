namespace Ruslo;

/// <summary>The reference model: what a log is, in as few words as possible, one caller at a time. Answers are texts, to be compared.</summary>
internal sealed class ModelLog
{
    private readonly List<RecordedEvent> events = [];
    private readonly Dictionary<string, string> progress = [];

    public string Append(AppendRequest request)
    {
        NewEvent[] given = request.Events.ToArray();
        foreach (ProgressMove move in request.Moves)
        {
            string? actual = progress.GetValueOrDefault(move.Entry);
            if (actual != Text(move.Expected))
            {
                return $"stale {move.Entry} {actual ?? "missing"}";
            }
        }
        bool repeated = request.Idempotency == Idempotency.Whole && given.Any(e => Find(e.EventId) is not null);
        if (repeated && !IsRun(given))
        {
            return $"refused {RefusedReason.PartlyKnown}";
        }
        foreach (StreamExpectation expected in repeated ? [] : request.Expected)
        {
            if (!expected.Version.IsMetBy(LastVersion(expected.Stream)))
            {
                return $"conflict {expected.Stream} {expected.Version} {LastVersion(expected.Stream)}";
            }
        }
        if (!repeated && request.Condition is { } condition && events.Find(e => e.Position > condition.After && condition.Query.Matches(e)) is { } contradiction)
        {
            return $"contradicted {contradiction.Position}";
        }
        Apply(request.Moves);
        EventPlace[] places = [.. given.Select(e => Find(e.EventId) is { } known ? new(known.Position, known.Version, true) : Record(e))];
        (long first, long last) = places.Length == 0 ? (events.Count, events.Count) : (places.Min(place => place.Position), places.Max(place => place.Position));
        return $"appended {first}-{last} {string.Join(' ', places)}";
    }

    public long Head => events.Count;

    public string Read(long after, EventFilter filter, int max) => string.Join('\n', events.Skip((int)after).Where(filter.Matches).Take(max).Select(ModelWorld.Show));

    public string FindCorrelated(Guid correlation, long after, int max) => string.Join('\n', events.Skip((int)after).Where(e => e.CorrelationId == correlation).Take(max).Select(ModelWorld.Show));

    public string ReadStream(StreamId stream, long from, ReadDirection direction, int max)
    {
        IEnumerable<RecordedEvent> all = events.Where(e => e.Stream == stream);
        RecordedEvent[] rest = direction == ReadDirection.Forwards ? [.. all.Where(e => e.Version >= from)] : [.. all.Reverse().Where(e => e.Version <= from)];
        return $"{LastVersion(stream)} {rest.Length <= max}\n{string.Join('\n', rest.Take(max).Select(ModelWorld.Show))}";
    }

    public string FindById(Guid id) => Find(id) is { } e ? ModelWorld.Show(e) : "none";

    public string ReadProgress(string prefix) => string.Join(' ', progress.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}"));

    private RecordedEvent? Find(Guid id) => events.Find(e => e.EventId == id);

    private long LastVersion(StreamId stream) => events.Count(e => e.Stream == stream) - 1;

    private bool IsRun(NewEvent[] given)
    {
        RecordedEvent?[] known = [.. given.Select(e => Find(e.EventId))];
        return known.All(e => e is not null)
            && given.Zip(known).All(pair => pair.First.Stream == pair.Second!.Stream)
            && known.GroupBy(e => e!.Stream).All(stream => stream.Select((e, i) => e!.Version - i).Distinct().Count() == 1);
    }

    private EventPlace Record(NewEvent e)
    {
        events.Add(new RecordedEvent
        {
            Position = events.Count + 1, Stream = e.Stream, Version = LastVersion(e.Stream) + 1, EventId = e.EventId, Name = e.Name, Kind = e.Kind,
            RecordedAt = default, OccurredAt = default, CorrelationId = e.CorrelationId, Tags = e.Tags ?? [], Payload = e.Payload,
        });
        return new(events.Count, events[^1].Version, false);
    }

    private void Apply(IReadOnlyList<ProgressMove> moves)
    {
        foreach (ProgressMove move in moves)
        {
            if (Text(move.Next) is { } next)
            {
                progress[move.Entry] = next;
            }
            else
            {
                progress.Remove(move.Entry);
            }
        }
    }

    private static string? Text(ReadOnlyMemory<byte>? bytes) => bytes is { } some ? System.Text.Encoding.UTF8.GetString(some.Span) : null;
}
