namespace Ruslo;

/// <summary>Somebody wants something of an instance.</summary>
/// <param name="Action">What: retry, cancel or move on.</param>
/// <param name="Step">The step that it is about; null: the instance.</param>
/// <param name="Why">Why.</param>
internal sealed record SagaRequested(SagaInputKind Action, string? Step, string? Why)
{
    public const string Name = "saga-requested";
}
