namespace Ruslo;

/// <summary>A command of a <see cref="JointExecution"/>, of whatever decider.</summary>
public abstract class JointPart
{
    private protected JointPart(string topic, RoutingKey key, ExecuteOptions options) => (Topic, Key, Options) = (topic, key, options);

    /// <summary>Why the whole was refused, if it was by this part.</summary>
    public abstract Refusal? Refusal { get; }

    internal string Topic { get; }

    internal RoutingKey Key { get; }

    internal ExecuteOptions Options { get; }

    /// <summary>The stream.</summary>
    internal StreamId Stream { get; set; }

    /// <summary>The version that it is decided on.</summary>
    internal abstract long Version { get; }

    /// <summary>Whether the state was read from the log for this try, rather than kept.</summary>
    internal bool IsFresh { get; private protected set; }

    /// <summary>Loads the state, or what came since.</summary>
    internal abstract ValueTask LoadAsync(StateLoading loading, StateCache cache, CancellationToken cancellationToken);

    /// <summary>Takes the state as a handler's attempt sees it.</summary>
    internal abstract ValueTask SeeAsync(StagedDeciders deciders, StagedAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Decides on the state; what is to be recorded, or null when it is refused.</summary>
    internal abstract EventToPublish[]? Decide(EventCatalog catalog, RusloRuntime runtime);

    /// <summary>Takes the result of a decision that was recorded.</summary>
    /// <param name="published">Where its own events and commands are.</param>
    /// <param name="cache">Keeps the state; null where it is only staged.</param>
    internal abstract void Recorded(ReadOnlySpan<Published> published, StateCache? cache);

    /// <summary>Takes the result of a whole that was not recorded.</summary>
    internal abstract void NotRecorded(Conflict? conflict);
}
