namespace Ruslo;

/// <summary>
/// Commands for several streams that are decided and recorded in one atomic append: all of them, or none. Made for one execution, by one
/// caller: <c>var from = joint.Add(…); await deciders.ExecuteAsync(joint, ct); from.Result</c>.
/// </summary>
public sealed class JointExecution
{
    private readonly List<JointPart> parts = [];

    /// <summary>What it consists of, in the order in which it is recorded.</summary>
    internal IReadOnlyList<JointPart> Parts => parts;

    /// <summary>Whether it was executed.</summary>
    internal bool IsExecuted { get; private set; }

    /// <summary>Adds a command for a stream.</summary>
    /// <returns>Holds the result of this part after the execution.</returns>
    /// <exception cref="ArgumentException">There is a command for this stream already: decide one after the other, or let one command say it all.</exception>
    public JointPart<TState, TCommand, TEvent> Add<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, TCommand command, ExecuteOptions? options = null) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(decider);
        var part = new JointPart<TState, TCommand, TEvent>(decider, key, command, options ?? new());
        if (part.Options.CommandId is not null)
        {
            throw new ArgumentException("A command of several cannot have an id of its own. Give the key of each stream a command of the same meaning, and let the states tell a repetition.", nameof(options));
        }
        foreach (JointPart other in parts)
        {
            if (other.Topic == part.Topic && other.Key == part.Key && other.Options.Tenant == part.Options.Tenant)
            {
                throw new ArgumentException($"There already is a command for {part.Topic}/{part.Key.Value} in this execution. Let one command say it all, or execute one after the other.", nameof(key));
            }
        }
        parts.Add(part);
        return part;
    }

    /// <exception cref="InvalidOperationException">It was executed before, or is empty.</exception>
    /// <param name="tenant">Of the handled event; parts that say nothing take it.</param>
    internal void Begin(string? tenant)
    {
        if (IsExecuted || parts.Count == 0)
        {
            throw new InvalidOperationException(IsExecuted ? "A joint execution is for one execution: make a new one." : "A joint execution has no commands: Add(decider, key, command) first.");
        }
        IsExecuted = true;
        foreach (JointPart part in parts)
        {
            part.Stream = new(part.Options.Tenant ?? tenant ?? "", part.Topic, part.Key.Value ?? "");
            part.Stream.Validate();
        }
    }
}
