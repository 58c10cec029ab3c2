namespace Ruslo;

/// <summary>How far an instance of a saga is. The names are part of the stored format.</summary>
public enum SagaStatus
{
    /// <summary>It goes forward.</summary>
    Running,

    /// <summary>It has failed or was cancelled, and undoes what is known to have happened.</summary>
    Compensating,

    /// <summary>Every step has succeeded, or was left out.</summary>
    Completed,

    /// <summary>What was known to have happened is undone. A late success is still undone while the instance is open for it.</summary>
    Aborted,

    /// <summary>A compensation has failed for good: a person must look.</summary>
    CompensationFailed,
}
