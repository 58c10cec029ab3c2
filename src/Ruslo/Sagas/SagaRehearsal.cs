namespace Ruslo;

/// <summary>
/// One instance of a saga or process manager in memory: without a log, on a clock of its own, answered by hand. It is the definition
/// itself that runs, exactly as in an application; what is left out is delivery. For tests and simulations. For one thread.
/// </summary>
public sealed class SagaRehearsal
{
    private readonly SagaMachine machine;
    private readonly SortedDictionary<(DateTimeOffset At, int Number), SagaWait> times = [];
    private SagaInstance? instance;
    private int number;

    internal SagaRehearsal(SagaMachine machine) => this.machine = machine;

    /// <summary>The time; it begins with 2026 and passes by <see cref="PassTime"/> alone.</summary>
    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far it is; null: it was not started.</summary>
    public SagaStatus? Status => instance?.Status;

    /// <summary>What it remembers; null: it was not started.</summary>
    public object? State => instance?.State;

    /// <summary>Why it aborts or has aborted; while it runs: why it will unless the pivot under way succeeds. Null otherwise.</summary>
    public AbortReason? Why => instance?.Why;

    /// <summary>The steps, in the order of the definition; of a process manager, which has none: what it has sent and waits for.</summary>
    public IReadOnlyList<RehearsedStep> Steps => machine.Plan is { } plan
        ? [.. plan.Steps.Select(step => Of(instance?.Find(step.Name) ?? new() { Name = step.Name }, step))]
        : [.. (instance?.Steps ?? []).Select(static step => Of(step, null))];

    /// <summary>When the next time comes that it waits for; null: it waits for none.</summary>
    public DateTimeOffset? NextTime => times.Count > 0 ? times.First().Key.At : null;

    /// <summary>Why the last input changed nothing, such as <c>duplicate</c> or <c>former-attempt</c>; null: it did change something.</summary>
    public string? Ignored { get; private set; }

    /// <summary>A message comes: it starts the instance, cancels it, or answers the step that waits for it.</summary>
    public IReadOnlyList<SagaSent> Receive(object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Take(new() { Kind = SagaInputKind.Message, Id = NextId(), Now = Now, Message = message });
    }

    /// <summary>A reply to something that it has sent.</summary>
    public IReadOnlyList<SagaSent> Reply(SagaSent to, object message)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(message);
        return Take(new() { Kind = SagaInputKind.Message, Id = NextId(), Now = Now, Message = message, Step = to.Step, Attempt = to.Attempt });
    }

    /// <summary>Something that it has sent is refused; or the nested saga that it started has aborted without an event.</summary>
    public IReadOnlyList<SagaSent> Refuse(SagaSent sent, string reason)
    {
        ArgumentNullException.ThrowIfNull(sent);
        return Take(new() { Kind = SagaInputKind.Refused, Id = NextId(), Now = Now, Step = sent.Step, Attempt = sent.Attempt, Code = reason });
    }

    /// <summary>A compensation that it has sent is handled.</summary>
    public IReadOnlyList<SagaSent> Confirm(SagaSent compensation)
    {
        ArgumentNullException.ThrowIfNull(compensation);
        return Take(new() { Kind = SagaInputKind.Handled, Id = NextId(), Now = Now, Step = compensation.Step, Attempt = compensation.Attempt });
    }

    /// <summary>Time passes, and every time that it waits for comes at its moment.</summary>
    public IReadOnlyList<SagaSent> PassTime(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        DateTimeOffset end = Now + time;
        var sent = new List<SagaSent>();
        bool any = false;
        while (times.Count > 0 && times.First() is var next && next.Key.At <= end)
        {
            times.Remove(next.Key);
            Now = next.Key.At > Now ? next.Key.At : Now;
            sent.AddRange(Take(new() { Kind = SagaInputKind.TimedOut, Id = NextId(), Now = Now, Step = next.Value.Step, Attempt = next.Value.Attempt, Wait = next.Value.Kind }));
            any = true;
        }
        Now = end;
        Ignored = any ? Ignored : null;
        return sent;
    }

    /// <summary>A person, or another program, cancels it.</summary>
    public IReadOnlyList<SagaSent> Cancel(string code) => Take(new() { Kind = SagaInputKind.Cancel, Id = NextId(), Now = Now, Code = code });

    /// <summary>A person wants what is stuck to be tried again.</summary>
    /// <param name="step">The step; null: all that wait or have failed to be undone.</param>
    public IReadOnlyList<SagaSent> Retry(string? step = null) => Take(new() { Kind = SagaInputKind.Retry, Id = NextId(), Now = Now, Step = step });

    /// <summary>A person says that a step, or what undoes it, counts as done.</summary>
    public IReadOnlyList<SagaSent> MoveOn(string step) => Take(new() { Kind = SagaInputKind.MoveOn, Id = NextId(), Now = Now, Step = step });

    private List<SagaSent> Take(SagaInput input)
    {
        SagaTurn turn = machine.Take(instance, input);
        instance = turn.Next ?? instance;
        Ignored = turn.Ignored == SagaIgnored.No ? null : EnumName<SagaIgnored>.Kebab(turn.Ignored);
        var sent = new List<SagaSent>();
        foreach (SagaEffect effect in turn.Effects)
        {
            switch (effect)
            {
                case SagaEffect.Send { Step: "" } told:
                    sent.Add(new(SagaSentKind.Told, told.Command));
                    break;
                case SagaEffect.Send command:
                    sent.Add(new(command.IsConfirmed ? SagaSentKind.Compensation : IsForced(command) ? SagaSentKind.Cancel : SagaSentKind.Command, command.Command, command.Step, command.Attempt, $"{command.Step}/{command.KeyAttempt}"));
                    break;
                case SagaEffect.Run run:
                    sent.Add(new(SagaSentKind.Start, run.Start, run.Step, run.Attempt, $"{run.Step}/{run.KeyAttempt}"));
                    break;
                case SagaEffect.Publish publish:
                    sent.Add(new(publish.IsFinal ? SagaSentKind.Final : SagaSentKind.Event, publish.Event));
                    break;
                case SagaEffect.Tell tell:
                    sent.Add(new(SagaSentKind.Problem, $"{tell.Name}: {tell.Reason}", tell.Step ?? ""));
                    break;
                case SagaEffect.Wait wait:
                    times.Add((Now + wait.After, ++number), wait.For);
                    break;
                case SagaEffect.NoLonger over:
                    NoLonger(over.For);
                    break;
            }
        }
        return sent;
    }

    private static RehearsedStep Of(SagaStepState step, StepPlan? plan) => new(step.Name, step.Status)
    {
        HappenedAs = step.SucceededAs,
        IsLate = step.IsLate,
        IsOptional = plan?.IsOptional == true,
        IsPivot = plan?.IsPivot == true,
        HasCompensation = plan?.Compensate is not null,
    };

    private bool IsForced(SagaEffect.Send command) => instance?.Find(command.Step) is { CancelAttempt: > 0 } step && command.Attempt >= step.CancelAttempt;

    private void NoLonger(SagaWait wait)
    {
        foreach (KeyValuePair<(DateTimeOffset At, int Number), SagaWait> time in times)
        {
            if (time.Value == wait)
            {
                times.Remove(time.Key);
                return;
            }
        }
    }

    private Guid NextId() => new(++number, 0, 0, new byte[8]);
}
