namespace Ruslo;

/// <summary>Makes the parts of a decision that are more than an event.</summary>
public static class Decision
{
    /// <summary>"No", with a short stable code for the reason.</summary>
    public static Refusal Refuse(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new(reason);
    }

    /// <summary>Events whose type is an interface, which do not convert by themselves.</summary>
    public static TEvent[] Of<TEvent>(params TEvent[] events) where TEvent : class => events;

    /// <summary>A command, recorded in the same append as the events.</summary>
    public static Outgoing Send(object command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new(command);
    }

    /// <summary>An event or a command, some time after the decision: a timer, set in the same append as the events.</summary>
    /// <param name="message">The event or command; where it has no key of its own, it gets that of the decider's stream.</param>
    /// <param name="after">How long; not negative.</param>
    /// <param name="timerId">An id of one's own, to cancel it by, unique in the tenant. Where a timer of that id was set before, nothing happens. Null: a new one.</param>
    public static Outgoing Schedule(object message, TimeSpan after, string? timerId = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfLessThan(after, TimeSpan.Zero);
        return new(message) { After = after, TimerId = timerId };
    }

    /// <summary>An event or a command, at a time: a timer, set in the same append as the events.</summary>
    /// <param name="message">The event or command; where it has no key of its own, it gets that of the decider's stream.</param>
    /// <param name="at">When; one that is past fires at once.</param>
    /// <param name="timerId">An id of one's own, to cancel it by, unique in the tenant. Where a timer of that id was set before, nothing happens. Null: a new one.</param>
    public static Outgoing Schedule(object message, DateTimeOffset at, string? timerId = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(message) { At = at, TimerId = timerId };
    }

    /// <summary>Cancels a timer in the same append as the events, if it is still pending; else nothing happens. When it fires at the same moment, the decision is made again.</summary>
    public static Outgoing CancelTimer(string timerId)
    {
        ArgumentException.ThrowIfNullOrEmpty(timerId);
        return new(timerId) { IsCancellation = true };
    }

    /// <summary>What a collection expression calls.</summary>
    public static Decision<TEvent> Create<TEvent>(ReadOnlySpan<Decided<TEvent>> all) where TEvent : class => Decision<TEvent>.Of(all);
}
