namespace Ruslo;

/// <summary>Makes deciders of lambdas, which a constructor cannot tell apart.</summary>
public static class Decider
{
    /// <summary>A decider; see its constructor.</summary>
    public static Decider<TState, TCommand, TEvent> For<TState, TCommand, TEvent>(string topic, TState initial,
        Func<TState, TCommand, Decision<TEvent>> decide, Func<TState, TEvent, TState> evolve) where TEvent : class
        => new(topic, initial, decide, evolve);

    /// <summary>A decider whose decisions depend on time, ids, tenant or user; see its constructor.</summary>
    public static Decider<TState, TCommand, TEvent> For<TState, TCommand, TEvent>(string topic, TState initial,
        Func<TState, TCommand, DecisionContext, Decision<TEvent>> decide, Func<TState, TEvent, TState> evolve) where TEvent : class
        => new(topic, initial, decide, evolve);
}
