namespace Ruslo;

/// <summary>One instance of a saga, in short.</summary>
/// <param name="Saga">The name of the saga.</param>
/// <param name="Instance">Which one.</param>
/// <param name="Tenant">Whose; empty by default.</param>
/// <param name="Version">The version of the definition that it runs on.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Steps">The steps that have begun, in that order.</param>
/// <param name="Why">Why it aborts or has aborted; null: it does not.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="UpdatedAt">When something last came to it.</param>
public sealed record SagaSummary(string Saga, string Instance, string Tenant, int Version, SagaStatus Status, IReadOnlyList<SagaStepInfo> Steps, string? Why, DateTimeOffset StartedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Whether it has neither completed nor aborted.</summary>
    public bool IsOpen => Status is not (SagaStatus.Completed or SagaStatus.Aborted);
}
