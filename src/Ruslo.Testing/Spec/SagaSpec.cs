namespace Ruslo;

/// <summary>
/// An example of a saga or a process manager: what came, what comes, what it sends. A reply answers the step that waits for its type.
/// What is sent is looked at from the last <c>When…</c> or <c>AfterTime</c> on. Immutable: a beginning can be shared by several examples.
/// </summary>
/// <typeparam name="TState">What it remembers.</typeparam>
public sealed record SagaSpec<TState> where TState : class
{
    private readonly Func<SagaRehearsal> begin;
    private SagaScene[] scenes = [];

    internal SagaSpec(Func<SagaRehearsal> begin) => this.begin = begin;

    /// <summary>These messages came before, in this order: what starts it, and replies.</summary>
    /// <exception cref="SpecException">By a later <c>Then…</c>: one of them changes nothing.</exception>
    public SagaSpec<TState> Given(params ReadOnlySpan<object> messages) => With(messages, isLookedAt: false);

    /// <summary>These messages come.</summary>
    public SagaSpec<TState> When(params ReadOnlySpan<object> messages) => With(messages, isLookedAt: true);

    /// <summary>The last command of this type that it has sent is refused.</summary>
    public SagaSpec<TState> WhenRefused<TCommand>(string reason) where TCommand : class
        => With(new(true, (saga, sent) => saga.Refuse(Last<TCommand>(sent, static _ => true), reason)));

    /// <summary>The last compensation of this type that it has sent is handled.</summary>
    public SagaSpec<TState> WhenHandled<TCommand>() where TCommand : class
        => With(new(true, static (saga, sent) => saga.Confirm(Last<TCommand>(sent, static one => one.Kind == SagaSentKind.Compensation))));

    /// <summary>A person, or another program, cancels it.</summary>
    public SagaSpec<TState> WhenCancelled(string code) => With(new(true, (saga, _) => saga.Cancel(code)));

    /// <summary>A person wants what is stuck to be tried again.</summary>
    public SagaSpec<TState> WhenRetried(string? step = null) => With(new(true, (saga, _) => saga.Retry(step)));

    /// <summary>A person says that a step, or what undoes it, counts as done.</summary>
    public SagaSpec<TState> WhenMovedOn(string step) => With(new(true, (saga, _) => saga.MoveOn(step)));

    /// <summary>Time passes; each time-out comes at its moment.</summary>
    public SagaSpec<TState> AfterTime(TimeSpan time) => With(new(true, (saga, _) => saga.PassTime(time)));

    /// <summary>Which commands it sends, exactly, in this order, compared by content: those of steps, compensations, and what starts nested sagas.</summary>
    /// <exception cref="SpecException">Others are.</exception>
    public SagaSpec<TState> ThenSends(params ReadOnlySpan<object> commands) => Then("commands", commands, static one => one.Kind is not (SagaSentKind.Event or SagaSentKind.Final or SagaSentKind.Problem));

    /// <summary>Which events it publishes, exactly, in this order, compared by content; that of its end counts.</summary>
    /// <exception cref="SpecException">Others are.</exception>
    public SagaSpec<TState> ThenPublishes(params ReadOnlySpan<object> events) => Then("events", events, static one => one.Kind is SagaSentKind.Event or SagaSentKind.Final);

    /// <summary>That it has completed.</summary>
    /// <exception cref="SpecException">It has not.</exception>
    public SagaSpec<TState> ThenCompletes()
    {
        SagaRehearsal saga = Play().Saga;
        return saga.Status == SagaStatus.Completed ? this : throw new SpecException($"It has not completed. {Now(saga)}");
    }

    /// <summary>That it has aborted, or undoes what has happened, for this reason.</summary>
    /// <exception cref="SpecException">It does not, or for another reason.</exception>
    public SagaSpec<TState> ThenAborts(string code)
    {
        SagaRehearsal saga = Play().Saga;
        return saga.Status is not (SagaStatus.Compensating or SagaStatus.Aborted or SagaStatus.CompensationFailed) ? throw new SpecException($"It does not abort ('{code}'). {Now(saga)}")
            : saga.Why?.Code == code ? this
            : throw new SpecException($"It aborts, but for another reason:\n{SpecText.Difference([code], [saga.Why?.Code])}");
    }

    /// <summary>That what came last changes nothing, and why: <c>duplicate</c>, <c>former-attempt</c>, <c>not-expected</c>, <c>ended</c>, <c>started-already</c>, <c>no-instance</c>, <c>after-pivot</c>.</summary>
    /// <exception cref="SpecException">It changes something, or for another reason.</exception>
    public SagaSpec<TState> ThenIgnores(string why)
    {
        SagaRehearsal saga = Play().Saga;
        return saga.Ignored == why ? this : throw new SpecException($"It was to be passed over ('{why}'), but {(saga.Ignored is { } other ? $"is so for another reason: '{other}'" : "changes something")}. {Told(saga)}");
    }

    /// <summary>How far a step is.</summary>
    /// <exception cref="SpecException">It is not, or there is no such step.</exception>
    public SagaSpec<TState> ThenStep(string name, SagaStepStatus expected)
    {
        SagaRehearsal saga = Play().Saga;
        return saga.Steps.FirstOrDefault(step => step.Name == name) is { } found && found.Status == expected ? this : throw new SpecException($"Step '{name}' is not {expected}. {Now(saga)}");
    }

    /// <summary>What it remembers then, compared by content.</summary>
    /// <exception cref="SpecException">Something else.</exception>
    public SagaSpec<TState> ThenState(TState expected)
    {
        SagaRehearsal saga = Play().Saga;
        Compare("state", [expected], [saga.State], saga);
        return this;
    }

    private static SagaSent Last<TCommand>(IReadOnlyList<SagaSent> sent, Func<SagaSent, bool> condition)
        => sent.LastOrDefault(one => one.Message is TCommand && one.Attempt > 0 && condition(one))
            ?? throw new SpecException($"It has sent no {typeof(TCommand).Name} that this could answer, but: {(sent.Count == 0 ? "nothing" : string.Join(", ", sent.Select(static one => one.Message.GetType().Name)))}.");

    private static string Told(SagaRehearsal saga)
        => $"It {(saga.Status is { } status ? $"is {status}{(saga.Why is { } why ? $" ('{why.Code}')" : "")}" : "was not started")}{(saga.Steps.Count == 0 ? "" : $"; {string.Join(", ", saga.Steps.Select(static step => $"{step.Name}: {step.Status}"))}")}.";

    /// <summary>With what became of what came last: where it was passed over, that is why nothing else is as expected.</summary>
    private static string Now(SagaRehearsal saga) => saga.Ignored is { } why ? $"{Told(saga)} What came last changes nothing ('{why}')." : Told(saga);

    private static void Compare(string what, IReadOnlyList<object?> expected, IReadOnlyList<object?> actual, SagaRehearsal saga)
    {
        if (!expected.Select(SpecText.Of).SequenceEqual(actual.Select(SpecText.Of)))
        {
            throw new SpecException($"The {what} differ ('-' is expected, '+' is there):\n{SpecText.Difference(expected, actual)}\n{Now(saga)}");
        }
    }

    private SagaSpec<TState> Then(string what, ReadOnlySpan<object> expected, Func<SagaSent, bool> which)
    {
        (SagaRehearsal saga, IReadOnlyList<SagaSent> recent) = Play();
        Compare(what, expected.ToArray(), [.. recent.Where(which).Select(static one => one.Message)], saga);
        return this;
    }

    private SagaSpec<TState> With(ReadOnlySpan<object> messages, bool isLookedAt)
    {
        object[] all = messages.ToArray();
        Array.ForEach(all, static message => ArgumentNullException.ThrowIfNull(message));
        return With(new(isLookedAt, (saga, _) =>
        {
            var sent = new List<SagaSent>();
            foreach (object message in all)
            {
                sent.AddRange(saga.Receive(message));
                if (!isLookedAt && saga.Ignored is { } why)
                {
                    throw new SpecException($"What is given changes nothing ('{why}'):\n{SpecText.Of(message)}\n{Told(saga)}");
                }
            }
            return sent;
        }));
    }

    private SagaSpec<TState> With(SagaScene scene) => this with { scenes = [.. scenes, scene] };

    private (SagaRehearsal Saga, IReadOnlyList<SagaSent> Recent) Play()
    {
        SagaRehearsal saga = begin();
        var sent = new List<SagaSent>();
        int recent = 0;
        foreach (SagaScene scene in scenes)
        {
            recent = scene.IsLookedAt ? sent.Count : recent;
            sent.AddRange(scene.Act(saga, sent));
        }
        return (saga, sent[recent..]);
    }
}
