namespace Ruslo.Battery;

/// <summary>What must, may and must not have been told about the hikes in a log, by reading it whole: an interpreter of this one flow that shares nothing with what watches it.</summary>
internal static class FlowTruth
{
    private static readonly string[][] Stages = [["hike-paid"], ["bed-kept", "meal-kept"], ["hike-begun"]];

    private static readonly Dictionary<string, TimeSpan> Within = new(StringComparer.Ordinal)
    {
        ["hike-paid"] = TimeSpan.FromMinutes(2),
        ["bed-kept"] = TimeSpan.FromMinutes(3),
        ["meal-kept"] = TimeSpan.FromMinutes(3),
        ["hike-begun"] = TimeSpan.FromMinutes(5),
        ["hike-repaid"] = TimeSpan.FromMinutes(4),
        ["bed-freed"] = TimeSpan.FromMinutes(3),
    };

    private static readonly Dictionary<string, string> UndoneBy = new(StringComparer.Ordinal) { ["hike-repaid"] = "hike-paid", ["bed-freed"] = "bed-kept" };

    public static void Check(IReadOnlyList<RecordedEvent> all, EventSerializer serializer)
    {
        foreach (IGrouping<(string Tenant, Guid Case), RecordedEvent> one in all.Where(static e => HikeFlow.Names.Contains(e.Name) || e.Name.StartsWith("flow-", StringComparison.Ordinal)).GroupBy(static e => (e.Stream.Tenant, e.CorrelationId)))
        {
            Check([.. one.Where(static e => HikeFlow.Names.Contains(e.Name))], [.. one.Where(static e => e.Name.StartsWith("flow-", StringComparison.Ordinal))], serializer, $"{one.Key.Tenant}/{one.Key.Case}");
        }
    }

    private static void Check(List<RecordedEvent> happened, List<RecordedEvent> told, EventSerializer serializer, string name)
    {
        happened = [.. happened.SkipWhile(static e => e.Name != "hike-asked")];
        var heard = new Dictionary<(string Trouble, string Step, string Reason), RecordedEvent>();
        foreach (RecordedEvent e in told)
        {
            (string step, string reason) = serializer.Decode(e).Objects[0] switch
            {
                FlowStalled s => (s.Step, ""),
                FlowResumed r => (r.Step, ""),
                FlowForked f => (f.Step, f.Reason),
                FlowUncompensated u => (u.Step, ""),
                _ => throw new InvariantException($"{name}: {e.Name} is told, which nobody has done"),
            };
            Truth.Require(heard.TryAdd((e.Name, step, reason), e), $"{name}: {e.Name} {step} {reason} is told twice");
        }
        var forks = ForksOf(happened);
        Truth.Require(forks.SetEquals(heard.Keys.Where(static key => key.Trouble == "flow-forked").Select(static key => (key.Step, key.Reason))), $"{name}: forked [{string.Join(' ', heard.Keys.Where(static key => key.Trouble == "flow-forked"))}] instead of [{string.Join(' ', forks)}]");
        foreach ((string step, string trouble, DateTimeOffset due, DateTimeOffset end, bool hasCome) in WaitsOf(happened))
        {
            bool isTold = heard.Remove((trouble, step, ""), out RecordedEvent? alarm);
            Truth.Require(isTold || end != DateTimeOffset.MaxValue, $"{name}: {step} was due at {due:T} and never came, but {trouble} is not told");
            Truth.Require(!isTold || (alarm!.RecordedAt >= due && end >= due), $"{name}: {trouble} {step} is told at {alarm?.RecordedAt:T}; it was due at {due:T} and no longer awaited from {end:T} on");
            Truth.Require(heard.Remove(("flow-resumed", step, "")) == (isTold && hasCome), $"{name}: {step} has {(hasCome ? "come" : "not come")} and {trouble} was {(isTold ? "" : "not ")}told");
        }
        Truth.Require(heard.Keys.All(static key => key.Trouble == "flow-forked"), $"{name}: [{string.Join(' ', heard.Keys)}] is told, which nobody has waited for");
    }

    private static HashSet<(string Step, string Reason)> ForksOf(List<RecordedEvent> happened)
    {
        var forks = new HashSet<(string, string)>();
        var names = new List<string>();
        foreach (RecordedEvent e in happened)
        {
            int stage = Array.FindIndex(Stages, steps => steps.Contains(e.Name));
            bool hasFailed = names.Exists(IsFailure), isFirst = !names.Contains(e.Name);
            bool hadCompleted = Stages.All(steps => steps.All(names.Contains));
            if (UndoneBy.TryGetValue(e.Name, out string? step) && !names.Contains(step))
            {
                forks.Add((e.Name, FlowForked.UndoesNothing));
                continue; // it has undone nothing, so it may come again
            }
            if (!isFirst)
            {
                forks.Add((e.Name, FlowForked.Twice));
            }
            else if (IsFailure(e.Name) && hadCompleted && CompletedBeforeFailing(names))
            {
                forks.Add((e.Name, FlowForked.SucceededAndFailed));
            }
            else if (stage > 0 && Stages.Take(stage).Any(steps => !steps.All(names.Contains)))
            {
                forks.Add((e.Name, FlowForked.OutOfOrder));
            }
            if (isFirst)
            {
                names.Add(e.Name);
            }
            if (isFirst && stage >= 0 && Stages.All(steps => steps.All(names.Contains)) && (hasFailed || names.Exists(UndoneBy.ContainsKey)))
            {
                forks.Add((e.Name, FlowForked.SucceededAndFailed));
            }
        }
        return forks;
    }

    /// <summary>Everything that was waited for: until when, when the waiting ended, and whether it has come at any time.</summary>
    private static IEnumerable<(string Step, string Trouble, DateTimeOffset Due, DateTimeOffset End, bool HasCome)> WaitsOf(List<RecordedEvent> happened)
    {
        if (happened.Count == 0)
        {
            yield break;
        }
        DateTimeOffset? First(string name) => happened.Find(e => e.Name == name)?.RecordedAt;
        long AtOf(string name) => happened.Find(e => e.Name == name)?.Position ?? long.MaxValue;
        RecordedEvent? failure = happened.Find(static e => IsFailure(e.Name));
        long completedAt = Stages.SelectMany(static steps => steps).Max(AtOf);
        if (failure is not null && failure.Position > completedAt)
        {
            failure = null;
        }
        DateTimeOffset failedAt = failure?.RecordedAt ?? DateTimeOffset.MaxValue;
        long failedPosition = failure?.Position ?? long.MaxValue, reachedPosition = happened[0].Position;
        DateTimeOffset since = happened[0].RecordedAt;
        foreach (string[] steps in Stages)
        {
            if (failedPosition < reachedPosition || reachedPosition == long.MaxValue)
            {
                break;
            }
            foreach (string step in steps.Where(step => AtOf(step) > reachedPosition))
            {
                yield return (step, "flow-stalled", since + Within[step], Earlier(First(step) ?? DateTimeOffset.MaxValue, failedAt), First(step) is not null);
            }
            long last = steps.Max(AtOf);
            if (last > reachedPosition)
            {
                (reachedPosition, since) = (last, last == long.MaxValue ? since : happened.Find(e => e.Position == last)!.RecordedAt);
            }
        }
        if (failure is null)
        {
            yield break;
        }
        foreach ((string by, string step) in UndoneBy)
        {
            long at = AtOf(step);
            RecordedEvent? undone = happened.Find(e => e.Name == by && e.Position > at);
            if (at != long.MaxValue && (undone is null || undone.Position > Math.Max(at, failedPosition)))
            {
                yield return (by, "flow-uncompensated", Later(First(step)!.Value, failedAt) + Within[by], undone?.RecordedAt ?? DateTimeOffset.MaxValue, undone is not null);
            }
        }
    }

    private static bool CompletedBeforeFailing(List<string> names)
        => names.FindIndex(IsFailure) is var failed && (failed < 0 || Stages.All(steps => steps.All(step => names.IndexOf(step) < failed)));

    private static bool IsFailure(string name) => name is "hike-refused" or "hike-lost";

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
