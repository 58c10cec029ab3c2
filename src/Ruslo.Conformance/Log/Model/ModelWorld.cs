namespace Ruslo;

/// <summary>What the indexes of generated operations stand for.</summary>
internal static class ModelWorld
{
    public const int Ids = 24;

    public static StreamId[] Streams { get; } = [new("orders", "1"), new("orders.eu", "1"), new("x", "orders", "1"), new("$system", "1")];

    public static EventFilter[] Filters { get; } =
    [
        EventFilter.Everything, EventFilter.All, new() { Topics = [TopicPattern.Parse("orders")] }, new() { Topics = [TopicPattern.Parse("orders.**"), TopicPattern.Parse("$system")] },
        new() { Names = ["a"] }, new() { Tags = ["t1"], Topics = [TopicPattern.Parse("*")] }, new() { Kinds = [EventKind.Command] }, new() { Tenant = "x" }, new() { Names = ["b"], Tags = ["t0", "t1"] },
        new() { Query = EventQuery.Tagged("t1", "both") }, new() { Query = new([QueryItem.Tagged("t2"), new() { Names = ["a"], Tags = ["both"] }], "x") },
        new() { Query = new([new() { Names = ["b"] }, QueryItem.Tagged("t0")]), Topics = [TopicPattern.Parse("orders.**")] },
    ];

    public static EventQuery[] Queries { get; } =
        [EventQuery.Tagged("t0"), EventQuery.Tagged("t1", "both"), new([new() { Names = ["b"] }]), new([QueryItem.Tagged("t2"), new() { Names = ["a"], Tags = ["both"] }], "x"), EventQuery.Tagged("none")];

    public static string[] Entries { get; } = ["sub/a", "sub/b", "other"];

    public static string[] Prefixes { get; } = ["", "sub/", "other", "none"];

    public static string?[] Values { get; } = [null, "", "1", "2"];

    public static Guid Id(int index) => new(index + 1, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7);

    public static Guid Correlation(int index) => new(index + 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);

    public static ExpectedVersion Version(int value) => value switch { -3 => ExpectedVersion.Any, -2 => ExpectedVersion.StreamExists, _ => ExpectedVersion.Exactly(value) };

    public static NewEvent Event(ModelEvent e, Guid fresh) => new(Streams[e.Stream], e.Id < 0 ? fresh : Id(e.Id), e.Look % 2 == 0 ? "a" : "b", new byte[e.Look * 3])
    {
        Kind = e.Look == 5 ? EventKind.Command : EventKind.Domain,
        Tags = e.Look < 3 ? [$"t{e.Look % 3}"] : ["both", $"t{e.Look % 3}"],
        CorrelationId = Correlation(e.Look % 4),
    };

    public static string Show(RecordedEvent e) => $"{e.Position}:{e.Stream}@{e.Version}:{e.EventId}:{e.Name}:{e.Kind}:{e.Payload.Length}:{string.Join(',', e.Tags)}:{e.CorrelationId}";

    public static string Show(AppendResult result, int events) => result switch
    {
        Appended appended => $"appended {appended.FirstPosition}-{appended.LastPosition} {string.Join(' ', Enumerable.Range(0, events).Select(appended.Place))}",
        Conflict conflict => $"conflict {conflict.Stream} {conflict.Expected} {conflict.Actual}",
        ConditionConflict conflict => $"contradicted {conflict.Position}",
        StaleOwner stale => $"stale {stale.Entry} {(stale.Actual is { } actual ? System.Text.Encoding.UTF8.GetString(actual.Span) : "missing")}",
        Refused refused => $"refused {refused.Reason}",
        _ => result.ToString(),
    };
}
