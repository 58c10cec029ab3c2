namespace Ruslo;

/// <summary>
/// A thing that decides: pure functions over the events of its own stream. <c>Decide</c> says what happens when a command comes,
/// <c>Evolve</c> what the thing is after an event. Immutable, thread-safe, and usually a static field.
/// </summary>
/// <typeparam name="TState">What a decision needs to know. Immutable: it is cached and shared.</typeparam>
/// <typeparam name="TCommand">The base of its commands.</typeparam>
/// <typeparam name="TEvent">The base of its events.</typeparam>
public sealed class Decider<TState, TCommand, TEvent> where TEvent : class
{
    /// <param name="topic">The topic of its streams, which every event that it decides goes to.</param>
    /// <param name="initial">The state before the first event.</param>
    /// <param name="decide">What happens; called again when somebody else was faster.</param>
    /// <param name="evolve">What the state is after an event; called for each event, whenever the state is loaded.</param>
    public Decider(string topic, TState initial, Func<TState, TCommand, Decision<TEvent>> decide, Func<TState, TEvent, TState> evolve)
        : this(topic, initial, Ignoring(decide), evolve) { }

    /// <param name="topic">The topic of its streams, which every event that it decides goes to.</param>
    /// <param name="initial">The state before the first event.</param>
    /// <param name="decide">What happens, which may depend on time, ids, tenant and user; called again when somebody else was faster.</param>
    /// <param name="evolve">What the state is after an event; called for each event, whenever the state is loaded.</param>
    /// <exception cref="ArgumentException">The topic is not valid, or reserved.</exception>
    public Decider(string topic, TState initial, Func<TState, TCommand, DecisionContext, Decision<TEvent>> decide, Func<TState, TEvent, TState> evolve)
    {
        ArgumentNullException.ThrowIfNull(decide);
        ArgumentNullException.ThrowIfNull(evolve);
        TopicName.Validate(topic);
        if (TopicName.IsReserved(topic))
        {
            throw new ArgumentException($"A decider cannot have the topic '{topic}': topics that begin with '$' are the platform's own.", nameof(topic));
        }
        (Topic, Initial, Decide, Evolve) = (topic, initial, decide, evolve);
    }

    /// <summary>The topic of its streams.</summary>
    public string Topic { get; }

    /// <summary>The state before the first event.</summary>
    public TState Initial { get; }

    /// <summary>What happens when a command comes.</summary>
    public Func<TState, TCommand, DecisionContext, Decision<TEvent>> Decide { get; }

    /// <summary>What the state is after an event.</summary>
    public Func<TState, TEvent, TState> Evolve { get; }

    private static Func<TState, TCommand, DecisionContext, Decision<TEvent>> Ignoring(Func<TState, TCommand, Decision<TEvent>> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        return (state, command, _) => decide(state, command);
    }
}
