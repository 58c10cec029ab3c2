namespace Ruslo;

/// <summary>How far one step of one instance is. Immutable.</summary>
internal sealed record SagaStepState
{
    /// <summary>The name of the step.</summary>
    public required string Name { get; init; }

    public SagaStepStatus Status { get; init; }

    /// <summary>The attempt that is under way, or was last, from 1; 0: none. Commands that force an answer or compensate count on: every command of a step has an attempt of its own.</summary>
    public int Attempt { get; init; }

    /// <summary>The first attempt of those that are the same to the service: they carry one idempotency key. A new one begins after a failure reply.</summary>
    public int KeyAttempt { get; init; }

    /// <summary>How often it was tried since it began, for the limit of retries.</summary>
    public int Tries { get; init; }

    /// <summary>An attempt with the present key has failed: the next command begins a new one.</summary>
    public bool HasFailed { get; init; }

    /// <summary>The first attempt whose command forces an answer, and whose key its repetitions carry; 0: none was sent.</summary>
    public int CancelAttempt { get; init; }

    /// <summary>The time that is set for the step, of its present attempt; null: none.</summary>
    public SagaWaitKind? Wait { get; init; }

    /// <summary>When it became known to have happened, among the steps of the instance, from 1: the reverse is the order of compensation. 0: it has not.</summary>
    public int SucceededAs { get; init; }

    /// <summary>It became known to have happened when the instance was undoing already: it is compensated at once, beside the order.</summary>
    public bool IsLate { get; init; }

    /// <summary>The success reply; null for a step without one.</summary>
    public SagaReply? Reply { get; init; }

    /// <summary>Why it has failed, or its compensation: the name of the failure event, the reason of a refusal, <c>timeout</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The first attempt whose command is the compensation, and whose key its repetitions carry; 0: none was sent.</summary>
    public int CompensationAttempt { get; init; }

    /// <summary>How often its compensation was sent.</summary>
    public int CompensationTries { get; init; }
}
