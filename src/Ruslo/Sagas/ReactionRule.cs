namespace Ruslo;

/// <summary>What a process manager makes of a type of message, a time-out or a refusal.</summary>
/// <param name="Message">The type; derived types count.</param>
/// <param name="Instance">The instance by the message itself; null: by its reply-to.</param>
/// <param name="Evolve">The state after it.</param>
/// <param name="React">What follows, from the state after it.</param>
internal sealed record ReactionRule(Type Message, Func<object, RoutingKey>? Instance, Func<object, object, object> Evolve, Func<object, object, IEnumerable<Reaction>>? React);
