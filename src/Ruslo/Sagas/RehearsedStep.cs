namespace Ruslo;

/// <summary>How far a step of a <see cref="SagaRehearsal"/> is.</summary>
/// <param name="Name">The step.</param>
/// <param name="Status">How far it is.</param>
public sealed record RehearsedStep(string Name, SagaStepStatus Status)
{
    /// <summary>When it became known to have happened, among the steps, from 1; 0: it has not.</summary>
    public int HappenedAs { get; init; }

    /// <summary>It became known to have happened when the saga went back already.</summary>
    public bool IsLate { get; init; }

    /// <summary>The saga goes on without it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>There is no way back once it has happened.</summary>
    public bool IsPivot { get; init; }

    /// <summary>Something undoes it.</summary>
    public bool HasCompensation { get; init; }
}
