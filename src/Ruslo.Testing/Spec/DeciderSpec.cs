using System.Runtime.CompilerServices;

namespace Ruslo;

/// <summary>An example of a decider. Immutable: a beginning can be shared by several examples.</summary>
/// <typeparam name="TState">The state of the decider.</typeparam>
/// <typeparam name="TCommand">Its commands.</typeparam>
/// <typeparam name="TEvent">Its events.</typeparam>
public sealed record DeciderSpec<TState, TCommand, TEvent> where TEvent : class
{
    private readonly Decider<TState, TCommand, TEvent> decider;
    private TState state;
    private Decision<TEvent>? outcome;

    internal DeciderSpec(Decider<TState, TCommand, TEvent> decider) => (this.decider, state) = (decider, decider.Initial);

    /// <summary>The time of the decision; the start of 2026 unless said otherwise.</summary>
    public DateTimeOffset Now { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The key of the stream that is decided on.</summary>
    public RoutingKey Key { get; init; } = "spec";

    /// <summary>The tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Who asks.</summary>
    public string? User { get; init; }

    /// <summary>What has happened before.</summary>
    public DeciderSpec<TState, TCommand, TEvent> Given(params ReadOnlySpan<TEvent> events)
    {
        DeciderSpec<TState, TCommand, TEvent> next = this with { };
        foreach (TEvent e in events)
        {
            next.state = decider.Evolve(next.state, e);
        }
        return next;
    }

    /// <summary>What comes. A second command is decided on what the first one led to.</summary>
    public DeciderSpec<TState, TCommand, TEvent> When(TCommand command)
    {
        DeciderSpec<TState, TCommand, TEvent> next = this with { };
        Decision<TEvent> decision = decider.Decide(state, command, new(new(Tenant, decider.Topic, Key.Value), Now, new SeededIdSource(1)) { User = User });
        next.outcome = decision;
        foreach (TEvent e in decision.Events)
        {
            next.state = decider.Evolve(next.state, e);
        }
        return next;
    }

    /// <summary>What follows, exactly: these events in this order, compared by content; nothing, when there are none.</summary>
    /// <exception cref="SpecException">Something else follows.</exception>
    [OverloadResolutionPriority(1)] // nothing fits both
    public DeciderSpec<TState, TCommand, TEvent> Then(params ReadOnlySpan<TEvent> events)
    {
        Decision<TEvent> decided = Decided();
        if (decided.Refusal is { } refusal)
        {
            throw new SpecException($"It was refused: {refusal.Reason}. Expected:\n{SpecText.Difference(events.ToArray(), [])}");
        }
        Compare("events", events.ToArray(), decided.Events);
        return this;
    }

    /// <summary>What follows, exactly: these events in this order, and these commands and timers beside them, in theirs: <c>Then(new Began(), Decision.Schedule(new Remind(), after: …))</c>. Compared by content.</summary>
    /// <exception cref="SpecException">Something else follows.</exception>
    public DeciderSpec<TState, TCommand, TEvent> Then(params ReadOnlySpan<Decided<TEvent>> decided)
    {
        Decision<TEvent> expected = Decision.Create(decided);
        Then(expected.Events.ToArray().AsSpan());
        Compare("commands and timers", expected.Outgoing, Decided().Outgoing);
        return this;
    }

    /// <summary>Which commands are sent, exactly, in this order, compared by content.</summary>
    /// <exception cref="SpecException">Others are.</exception>
    public DeciderSpec<TState, TCommand, TEvent> ThenSends(params ReadOnlySpan<object> commands)
    {
        Compare("commands", commands.ToArray(), [.. Decided().Outgoing.Where(static outgoing => outgoing is { IsTimer: false, IsCancellation: false }).Select(static outgoing => outgoing.Message)]);
        return this;
    }

    /// <summary>That the command is refused for this reason.</summary>
    /// <exception cref="SpecException">It is not, or for another one.</exception>
    public DeciderSpec<TState, TCommand, TEvent> ThenRefuses(string reason)
    {
        Decision<TEvent> decided = Decided();
        return decided.Refusal is not { } refusal
            ? throw new SpecException($"It was not refused ('{reason}'), but decided:\n{SpecText.Difference([], decided.Events)}")
            : refusal.Reason != reason ? throw new SpecException($"It was refused, but for another reason:\n{SpecText.Difference([reason], [refusal.Reason])}") : this;
    }

    /// <summary>What the state is then, compared by content.</summary>
    /// <exception cref="SpecException">It is another.</exception>
    public DeciderSpec<TState, TCommand, TEvent> ThenState(TState expected)
    {
        Compare("state", [expected], [state]);
        return this;
    }

    private static void Compare(string what, IReadOnlyList<object?> expected, IReadOnlyList<object?> actual)
    {
        if (!expected.Select(SpecText.Of).SequenceEqual(actual.Select(SpecText.Of)))
        {
            throw new SpecException($"The {what} differ ('-' is expected, '+' is there):\n{SpecText.Difference(expected, actual)}");
        }
    }

    private Decision<TEvent> Decided() => outcome ?? throw new SpecException("Nothing was decided: say When(command) first.");
}
