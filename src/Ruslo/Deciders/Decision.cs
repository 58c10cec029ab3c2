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

    /// <summary>An event or a command, some time after the decision.</summary>
    public static Outgoing Schedule(object message, TimeSpan after)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(message) { After = after };
    }

    /// <summary>An event or a command, at a time.</summary>
    public static Outgoing Schedule(object message, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(message) { At = at };
    }

    /// <summary>What a collection expression calls.</summary>
    public static Decision<TEvent> Create<TEvent>(ReadOnlySpan<Decided<TEvent>> all) where TEvent : class => Decision<TEvent>.Of(all);
}
