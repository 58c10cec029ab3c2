using System.Runtime.CompilerServices;

namespace Ruslo;

/// <summary>
/// Executes commands on deciders and loads their states. Scoped, as <see cref="IEventBus"/>: inside a handler what is decided is staged
/// and commits with the handler's batch, elsewhere it is durable when the task completes. Thread-safe.
/// </summary>
public interface IDeciders
{
    /// <summary>Loads the state, decides, and appends the decision under the condition that nobody else wrote to the stream meanwhile; decides anew when somebody did.</summary>
    /// <remarks>
    /// A refusal and a lost race are values of the result. Exceptions of <c>Decide</c> and <c>Evolve</c> are the caller's. A closed stream is
    /// decided on as any other; a decision with events for it is refused as <see cref="Refusal.StreamClosed"/>.
    /// </remarks>
    /// <exception cref="RusloException">The stream holds an event that cannot be read here; the message says which.</exception>
    /// <exception cref="RefusedException">The log refuses the decision for good, for its size.</exception>
    ValueTask<Executed<TState, TEvent>> ExecuteAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, TCommand command, CancellationToken cancellationToken = default) where TEvent : class;

    /// <summary>As above, with options.</summary>
    [OverloadResolutionPriority(1)] // new() { … } would fit CancellationToken too
    ValueTask<Executed<TState, TEvent>> ExecuteAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, TCommand command, ExecuteOptions options, CancellationToken cancellationToken = default) where TEvent : class;

    /// <summary>
    /// Decides commands for several streams and records them in one atomic append, under the condition that nobody else wrote to any of
    /// them meanwhile: all, or, when one of them refuses, none.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was executed before, or is empty.</exception>
    ValueTask<ExecutedTogether> ExecuteAsync(JointExecution joint, CancellationToken cancellationToken = default);

    /// <summary>The state now; inside a handler, with what its batch has staged.</summary>
    ValueTask<TState> LoadAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, CancellationToken cancellationToken = default) where TEvent : class;

    /// <summary>The state at a point of the past.</summary>
    [OverloadResolutionPriority(1)]
    ValueTask<TState> LoadAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, AsOf asOf, CancellationToken cancellationToken = default) where TEvent : class;

    /// <summary>The state of a tenant's stream, now or at a point of the past.</summary>
    [OverloadResolutionPriority(2)]
    ValueTask<TState> LoadAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, LoadOptions options, CancellationToken cancellationToken = default) where TEvent : class;

    /// <summary>
    /// The events that made the state what it is, in log order, each with the state after it: folded anew from the first event, by the
    /// <c>Evolve</c> of today. Events that the decider has no type for are left out; one that is read as several is one here. Inside a handler, without what is staged.
    /// </summary>
    /// <param name="decider">The decider.</param>
    /// <param name="key">The key of the stream.</param>
    /// <param name="after">Leaves out those that count at this point.</param>
    /// <param name="until">Leaves out those that do not count at this point; null: all until now.</param>
    /// <param name="tenant">The tenant; null: that of the handled event inside a handler, else none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RusloException">The stream holds an event that cannot be read here; the message says which.</exception>
    IAsyncEnumerable<PastValue<TState>> HistoryAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, AsOf? after = null, AsOf? until = null, string? tenant = null, CancellationToken cancellationToken = default) where TEvent : class;

    /// <summary>What has become of the state between two points of its past, value by value of its JSON. Inside a handler, without what is staged.</summary>
    /// <param name="decider">The decider.</param>
    /// <param name="key">The key of the stream.</param>
    /// <param name="from">The first point; it may be the later one.</param>
    /// <param name="to">The second point.</param>
    /// <param name="tenant">The tenant; null: that of the handled event inside a handler, else none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RusloException">The stream holds an event that cannot be read here; the message says which.</exception>
    /// <exception cref="ArgumentException">No JSON context of the application knows the state, and there is no reflection.</exception>
    ValueTask<PastDifference<TState>> DifferenceAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, AsOf from, AsOf to, string? tenant = null, CancellationToken cancellationToken = default) where TEvent : class;

    /// <summary>Whether the stream has events, be it closed or not; inside a handler, with what its batch has staged.</summary>
    /// <param name="decider">The decider.</param>
    /// <param name="key">The key of the stream.</param>
    /// <param name="tenant">The tenant; null: that of the handled event inside a handler, else none.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    ValueTask<bool> ExistsAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, string? tenant = null, CancellationToken cancellationToken = default) where TEvent : class;
}
