namespace Ruslo;

/// <summary>How far a step of an instance is. The names are part of the stored format.</summary>
public enum SagaStepStatus
{
    /// <summary>It has not begun.</summary>
    Pending,

    /// <summary>Its condition was not met.</summary>
    Skipped,

    /// <summary>Its command is sent, and no reply is known.</summary>
    Waiting,

    /// <summary>It waits before it sends again.</summary>
    Retrying,

    /// <summary>It has timed out for good, and nothing forces an answer: it may have happened.</summary>
    Unknown,

    /// <summary>What forces an answer is sent.</summary>
    Cancelling,

    /// <summary>It is known to have happened.</summary>
    Succeeded,

    /// <summary>It is known not to have happened.</summary>
    Failed,

    /// <summary>Its compensation is sent, or waits to be sent again.</summary>
    Compensating,

    /// <summary>It had happened, and is undone.</summary>
    Compensated,

    /// <summary>It has happened, and could not be undone.</summary>
    CompensationFailed,
}
