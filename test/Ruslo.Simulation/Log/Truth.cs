using System.Globalization;
using System.Text;

namespace Ruslo.Battery;

/// <summary>
/// What the log owes: everything that was acknowledged or that anybody has seen, for ever; nothing that was refused; and of what is
/// unknown all or nothing. It outlives every process of the simulation.
/// </summary>
internal sealed class Truth
{
    private readonly Dictionary<Guid, NewEvent> sentEvents = [];
    private readonly List<Sent> sent = [];
    private readonly SortedDictionary<long, Guid> seen = [];
    private readonly Dictionary<StreamId, long> seenVersions = [];
    private readonly SortedDictionary<string, long> seenProgress = new(StringComparer.Ordinal);
    private long seenHead;

    /// <summary>What events that bear a condition are tagged with, and what it is about.</summary>
    public static string[] ConditionTags { get; } = ["a", "b", "c"];

    public IReadOnlyList<Sent> Requests => sent;

    public long SeenHead => seenHead;

    /// <summary>How many acknowledged events may be missing: more than none only after a bit of the last batch was turned.</summary>
    public int MayMissAtEnd { get; set; }

    public Sent Send(NewEvent[] events, Idempotency idempotency, int process)
    {
        var request = new Sent(events, idempotency, process);
        sent.Add(request);
        foreach (NewEvent e in events)
        {
            sentEvents[e.EventId] = e;
        }
        return request;
    }

    public void Acknowledge(Sent request, Appended appended)
    {
        request.Outcome = Outcome.Acknowledged;
        for (int i = 0; i < request.Events.Length; i++)
        {
            EventPlace place = appended.Place(i);
            SeeAt(place.Position, request.Events[i].EventId);
            SeeVersion(sentEvents[request.Events[i].EventId].Stream, place.Version);
        }
        SeeHead(appended.LastPosition);
    }

    public void See(RecordedEvent e)
    {
        SeeAt(e.Position, e.EventId);
        SeeVersion(e.Stream, e.Version);
        SeeHead(e.Position);
    }

    public void SeeHead(long head) => seenHead = Math.Max(seenHead, head);

    public void SeeVersion(StreamId stream, long version) => seenVersions[stream] = Math.Max(version, seenVersions.GetValueOrDefault(stream, -1));

    public void SeeProgress(string entry, long value) => seenProgress[entry] = Math.Max(value, seenProgress.GetValueOrDefault(entry));

    public static EventHeaders Condition(string tag, long after) => EventHeaders.From(new("tag", tag), new("after", after.ToString(CultureInfo.InvariantCulture)));

    /// <summary>What an event with this tag was decided on.</summary>
    public static EventQuery QueryOf(string tag, string tenant) => new([QueryItem.Tagged(tag), new() { Names = ["moved"], Tags = ["tagged"] }], tenant);

    public static byte[] Marker(string entry, long value, int filler)
    {
        byte[] bytes = Encoding.UTF8.GetBytes($"{entry}={value}|");
        Array.Resize(ref bytes, bytes.Length + filler);
        for (int i = bytes.Length - filler; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(i * (value + 3));
        }
        return bytes;
    }

    /// <summary>Throws when the log is not what it must be.</summary>
    public void Check(IReadOnlyList<RecordedEvent> all, IReadOnlyList<ProgressEntry> progress, long head)
    {
        Require(all.Count == head, $"the head is {head}, but there are {all.Count} events");
        Require(head >= seenHead - MayMissAtEnd, $"the head is {head}, but {seenHead} was seen");
        var ids = new Dictionary<Guid, long>();
        var versions = new Dictionary<StreamId, long>();
        for (int i = 0; i < all.Count; i++)
        {
            CheckEvent(all, i, ids, versions);
        }
        foreach ((long position, Guid id) in seen)
        {
            Require(position > head ? head >= seenHead - MayMissAtEnd : all[(int)position - 1].EventId == id, $"position {position}, where {id} was seen, holds {(position > head ? "nothing" : all[(int)position - 1].EventId)}");
        }
        foreach ((StreamId stream, long version) in seenVersions)
        {
            Require(versions.GetValueOrDefault(stream, -1) >= version - MayMissAtEnd, $"version {version} of {stream} was seen, but its last is {versions.GetValueOrDefault(stream, -1)}");
        }
        CheckRequests(ids);
        CheckProgress(all, progress);
    }

    private void CheckEvent(IReadOnlyList<RecordedEvent> all, int i, Dictionary<Guid, long> ids, Dictionary<StreamId, long> versions)
    {
        RecordedEvent e = all[i];
        Require(e.Position == i + 1, $"position {i + 1} holds the event of position {e.Position}");
        Require(ids.TryAdd(e.EventId, e.Position), $"event {e.EventId} is at {ids.GetValueOrDefault(e.EventId)} and again at {e.Position}");
        Require(sentEvents.TryGetValue(e.EventId, out NewEvent sentEvent), $"event {e.EventId} at {e.Position} was never sent");
        Require(sentEvent.Stream == e.Stream && sentEvent.Name == e.Name && sentEvent.Payload.Span.SequenceEqual(e.Payload.Span), $"the event at {e.Position} is not what was sent");
        long version = versions.GetValueOrDefault(e.Stream, -1) + 1;
        Require(e.Version == version, $"the event at {e.Position} has version {e.Version} of {e.Stream} instead of {version}");
        versions[e.Stream] = version;
        CheckCondition(all, e);
        Require(i == 0 || e.RecordedAt >= all[i - 1].RecordedAt, $"position {e.Position} is recorded before {e.Position - 1}");
    }

    /// <summary>Nothing stands before an event that its own condition ruled out.</summary>
    private static void CheckCondition(IReadOnlyList<RecordedEvent> all, RecordedEvent e)
    {
        if (e.Headers.Find("after") is { } after)
        {
            EventQuery query = QueryOf(e.Tags[0], e.Stream.Tenant);
            for (int i = int.Parse(after, CultureInfo.InvariantCulture); i < e.Position - 1; i++)
            {
                Require(!query.Matches(all[i]), $"the event at {e.Position} was decided up to {after}, but {i + 1} contradicts it");
            }
        }
    }

    private void CheckRequests(Dictionary<Guid, long> ids)
    {
        int missing = 0;
        foreach (Sent request in sent)
        {
            int there = request.Events.Count(e => ids.ContainsKey(e.EventId));
            if (request.Outcome == Outcome.Acknowledged)
            {
                missing += request.Events.Length - there;
            }
            else if (request.Idempotency == Idempotency.Fresh)
            {
                Require(there == 0 || (request.Outcome == Outcome.Unknown && there == request.Events.Length), $"{there} of the {request.Events.Length} events of a request that is {request.Outcome} are there (the first is {(there == 0 ? 0 : request.Events.Min(e => ids.GetValueOrDefault(e.EventId)))})");
            }
        }
        Require(missing <= MayMissAtEnd, $"{missing} acknowledged events are missing");
    }

    /// <summary>Every move of an entry came with one event that bears the entry's next value: they are there together, each once.</summary>
    private void CheckProgress(IReadOnlyList<RecordedEvent> all, IReadOnlyList<ProgressEntry> progress)
    {
        var marked = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (RecordedEvent e in all.Where(e => e.Name == "moved"))
        {
            string[] marker = Encoding.UTF8.GetString(e.Payload.Span[..e.Payload.Span.IndexOf((byte)'|')]).Split('=');
            long value = long.Parse(marker[1], CultureInfo.InvariantCulture);
            Require(value == marked.GetValueOrDefault(marker[0]) + 1, $"the event at {e.Position} moved {marker[0]} to {value}, after {marked.GetValueOrDefault(marker[0])}");
            marked[marker[0]] = value;
        }
        var values = progress.ToDictionary(entry => entry.Entry, entry => long.Parse(entry.Value.Span, CultureInfo.InvariantCulture));
        foreach ((string entry, long value) in seenProgress)
        {
            Require(values.GetValueOrDefault(entry) >= value - MayMissAtEnd, $"{entry} was seen at {value}, but is at {values.GetValueOrDefault(entry)}");
        }
        foreach ((string entry, long value) in values.Where(entry => entry.Key.StartsWith("counted", StringComparison.Ordinal)))
        {
            Require(value == marked.GetValueOrDefault(entry), $"{entry} is at {value}, but its events are at {marked.GetValueOrDefault(entry)}");
        }
        foreach ((string entry, long value) in marked)
        {
            Require(values.GetValueOrDefault(entry) == value, $"{entry} is at {values.GetValueOrDefault(entry)}, but its events are at {value}");
        }
    }

    private void SeeAt(long position, Guid id)
    {
        Require(!seen.TryGetValue(position, out Guid other) || other == id, $"{id} is seen at {position}, where {other} was");
        seen[position] = id;
    }

    internal static void Require([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvariantException(otherwise);
        }
    }
}
