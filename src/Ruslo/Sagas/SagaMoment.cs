namespace Ruslo;

/// <summary>One moment in the life of an instance: what came, what changed, and what followed, all of it one append.</summary>
/// <param name="Position">Where it is recorded.</param>
/// <param name="At">When.</param>
/// <param name="What">What came, in a word: <c>message</c>, <c>refused</c>, <c>handled</c>, <c>timed-out</c>, <c>retry</c>, <c>cancel</c>, <c>move-on</c>.</param>
/// <param name="Name">The name of the event that brought it.</param>
/// <param name="EventId">The id of that event.</param>
/// <param name="Step">The step that it is about; null: none.</param>
/// <param name="Why">The reason that came with it; null: none.</param>
/// <param name="Status">How far the instance was since then.</param>
/// <param name="Changes">What changed in the state; everything at the start.</param>
/// <param name="Actions">What followed, in order.</param>
public sealed record SagaMoment(long Position, DateTimeOffset At, string What, string? Name, Guid EventId, string? Step, string? Why, SagaStatus Status, IReadOnlyList<ValueChange> Changes, IReadOnlyList<SagaAction> Actions);
