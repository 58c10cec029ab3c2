namespace Ruslo;

/// <summary>What an instance of a saga has sent in a <see cref="SagaRehearsal"/>; answers name it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">The command or event; for <see cref="SagaSentKind.Problem"/> its reason.</param>
/// <param name="Step">The step that has sent it; empty for what is no step's.</param>
/// <param name="Attempt">Which attempt of the step it is, from 1; 0 where nothing answers it.</param>
/// <param name="Key">What stands for the idempotency key: commands with one key must have their effect once. Null where it has none.</param>
public sealed record SagaSent(SagaSentKind Kind, object Message, string Step = "", int Attempt = 0, string? Key = null);
