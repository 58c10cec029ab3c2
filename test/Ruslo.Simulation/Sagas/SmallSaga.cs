using System.Globalization;

namespace Ruslo.Battery;

/// <summary>A step of a small saga: what of the step language it uses.</summary>
internal sealed record SmallStep(string Name)
{
    public bool HasCompensation { get; init; } = true;

    public bool HasTimeout { get; init; }

    public bool HasCancel { get; init; }

    public int Retries { get; init; }

    public bool IsDelayed { get; init; }

    public bool IsForever { get; init; }

    public bool CancelsFirst { get; init; }

    public bool IsOptional { get; init; }

    public bool IsPivot { get; init; }

    public override string ToString() => $"{Name}{(HasCompensation ? "" : "-")}{(HasTimeout ? "t" : "")}{(HasCancel ? "c" : "")}{(Retries > 0 ? IsForever ? "f" : IsDelayed ? "d" : "r" : "")}{(CancelsFirst ? "C" : "")}{(IsOptional ? "o" : "")}{(IsPivot ? "P" : "")}";
}

/// <summary>A generated family of small definitions.</summary>
internal static class SmallSaga
{
    private static readonly SmallStep[] Sorts =
    [
        new(""),
        new("") { HasCompensation = false },
        new("") { HasTimeout = true },
        new("") { HasTimeout = true, HasCancel = true },
        new("") { HasTimeout = true, Retries = 1 },
        new("") { HasTimeout = true, Retries = 1, IsDelayed = true, HasCancel = true },
        new("") { HasTimeout = true, IsOptional = true },
        new("") { HasTimeout = true, IsPivot = true, HasCompensation = false },
        new("") { HasTimeout = true, IsPivot = true, HasCancel = true, Retries = 1 },
    ];

    private static readonly SmallStep[] Persistent =
    [
        new("") { HasTimeout = true, HasCancel = true, CancelsFirst = true, Retries = 1 },
        new("") { HasTimeout = true, IsForever = true, Retries = int.MaxValue, IsDelayed = true },
        new("") { HasTimeout = true, IsPivot = true, HasCancel = true, CancelsFirst = true, IsForever = true, Retries = int.MaxValue, IsDelayed = true },
    ];

    /// <summary>
    /// One step; two and three in a row; two side by side; two side by side before, or behind, a third. Those that ask another, or try for
    /// ever, with a few of the others.
    /// </summary>
    public static IEnumerable<SmallStep[][]> All()
    {
        foreach (SmallStep a in Persistent)
        {
            yield return [[a with { Name = "a" }]];
            yield return [[Sorts[0] with { Name = "a" }], [a with { Name = "b" }]];
            yield return [[a with { Name = "a" }], [Sorts[2] with { Name = "b" }]];
            yield return [[a with { Name = "a" }, Sorts[3] with { Name = "b" }]];
            yield return [[a with { Name = "a" }, Sorts[^2] with { Name = "b" }]];
        }
        foreach (SmallStep a in Sorts)
        {
            yield return [[a with { Name = "a" }]];
            yield return [[Sorts[0] with { Name = "a" }], [a with { Name = "b" }], [Sorts[2] with { Name = "c" }]];
            foreach (SmallStep b in Sorts)
            {
                yield return [[a with { Name = "a" }], [b with { Name = "b" }]];
                if (Array.IndexOf(Sorts, a) <= Array.IndexOf(Sorts, b))
                {
                    yield return [[a with { Name = "a" }, b with { Name = "b" }]];
                }
                if (Array.IndexOf(Sorts, a) == Array.IndexOf(Sorts, b) / 2)
                {
                    yield return [[Sorts[2] with { Name = "a" }], [a with { Name = "b" }, b with { Name = "c" }]];
                    yield return [[a with { Name = "a" }, b with { Name = "b" }], [Sorts[0] with { Name = "c" }]];
                }
            }
        }
    }

    public static SagaMachine Compile(SmallStep[][] stages)
    {
        Saga<Folded> saga = Saga.For<Folded>("small").StartsOn<Begin>(static _ => "i", static _ => new("")).CancelsOn<Stop>(static _ => "i", static _ => "stop")
            .CompletesWith(static s => new Ended("completed " + s.Text)).AbortsWith(static (s, why) => new Ended($"aborted {s.Text} {why.Step} {why.Code}"));
        foreach (SmallStep[] stage in stages)
        {
            saga = stage is [var one] ? saga.Step(one.Name, s => Define(s, one))
                : saga.Parallel(string.Concat(stage.Select(static s => s.Name)), p => stage.Aggregate(p, static (all, step) => all.Step(step.Name, s => Define(s, step))));
        }
        return saga.Compile();
    }

    private static SagaStep<Folded, Ok> Define(SagaStep<Folded> s, SmallStep step)
    {
        SagaStep<Folded, Ok> made = s.Send(_ => new Do(step.Name)).SucceedsOn<Ok>((state, _) => new(state.Text + step.Name)).FailsOn<No>();
        made = step.HasCompensation ? made.CompensateWith(_ => new Undo(step.Name)) : made;
        made = step.HasTimeout ? made.Timeout(TimeSpan.FromMinutes(1)) : made;
        made = step.HasCancel ? made.CancelWith(_ => new Force(step.Name)) : made;
        made = step.IsForever ? made.RetryForever(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1))
            : step.Retries > 0 ? made.Retry(step.Retries, step.IsDelayed ? TimeSpan.FromSeconds(1) : TimeSpan.Zero) : made;
        made = step.CancelsFirst ? made.CancelBeforeRetry() : made;
        made = step.IsOptional ? made.Optional() : made;
        return step.IsPivot ? made.Pivot() : made;
    }

    /// <summary>What an instance is, to be compared with the model.</summary>
    public static string Read(SagaInstance instance) => string.Create(CultureInfo.InvariantCulture,
        $"{instance.Status} {((Folded)instance.State).Text} {string.Join(' ', instance.Steps.Select(static s => $"{s.Name}:{s.Status}/{s.Attempt}/{s.KeyAttempt}/{s.SucceededAs}{(s.IsLate ? "late" : "")}{s.Wait}"))}");

    /// <summary>What has been sent, to be compared with the model; times are compared by what the steps wait for.</summary>
    public static string Read(SagaTurn turn) => turn.Next is null ? "ignored" : string.Join(' ', turn.Effects.Select(static effect => effect switch
    {
        SagaEffect.Send send => $"{send.Command.GetType().Name}:{send.Step}/{send.Attempt}/{send.KeyAttempt}{(send.IsConfirmed ? "!" : "")}",
        SagaEffect.Publish { Event: Ended ended } => ended.Text,
        _ => "",
    }).Where(static text => text.Length > 0));

    internal sealed record Folded(string Text);

    internal sealed record Begin;

    internal sealed record Stop;

    internal sealed record Do(string Step);

    internal sealed record Undo(string Step);

    internal sealed record Force(string Step);

    internal sealed record Ok;

    internal sealed record No;

    internal sealed record Ended(string Text);
}
