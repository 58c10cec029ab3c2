namespace Ruslo;

/// <summary>One thing that follows from a message, in a process manager. A value: it happens when the message is committed as handled, and not before.</summary>
public sealed record Reaction
{
    private Reaction() { }

    internal ReactionKind Kind { get; private init; }

    internal object? Message { get; private init; }

    internal string Name { get; private init; } = "";

    internal TimeSpan After { get; private init; }

    /// <summary>A command. Whatever it leads to finds the instance again.</summary>
    /// <param name="command">The command.</param>
    /// <param name="label">What a refusal of it is called in <c>OnRefused</c>; without '/'.</param>
    public static Reaction Send(object command, string label = "command")
    {
        ArgumentNullException.ThrowIfNull(command);
        SagaRules.ThrowIfNoStepName(label);
        return new() { Kind = ReactionKind.Send, Message = command, Name = label };
    }

    /// <summary>An event.</summary>
    public static Reaction Publish(object e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new() { Kind = ReactionKind.Publish, Message = e };
    }

    /// <summary>After a time, unless it has ended or waits no longer: what <c>OnTimeout</c> of this name says. One that was set under the name is set anew.</summary>
    public static Reaction Wait(string name, TimeSpan after)
    {
        SagaRules.ThrowIfNoStepName(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(after, TimeSpan.Zero);
        return new() { Kind = ReactionKind.Wait, Name = name, After = after };
    }

    /// <summary>The time of this name is waited for no longer; nothing, when none is set.</summary>
    public static Reaction NoLonger(string name)
    {
        SagaRules.ThrowIfNoStepName(name);
        return new() { Kind = ReactionKind.NoLonger, Name = name };
    }

    /// <summary>The instance has ended: nothing is taken any more, no time is waited for, and reactions after this one are a mistake.</summary>
    /// <param name="with">The event that tells it, and answers a saga that runs it; null: none.</param>
    public static Reaction End(object? with = null) => new() { Kind = ReactionKind.End, Message = with };
}
