namespace Ruslo;

/// <summary>A type of message that a saga takes, and how the instance is found.</summary>
/// <param name="Message">The type; derived types count.</param>
/// <param name="Kind">What it is to the saga.</param>
/// <param name="Step">The step that it answers when it is found by its key; null for what is no reply.</param>
/// <param name="Key">The instance, by the message itself; null: only by its reply-to.</param>
internal sealed record SagaIntake(Type Message, SagaIntakeKind Kind, string? Step, Func<object, RoutingKey>? Key);
