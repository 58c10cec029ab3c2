namespace Ruslo;

/// <summary>What happens when a time has come. The names are part of the stored format.</summary>
internal enum SagaWaitKind
{
    /// <summary>No reply to the command came in time, be it that of the step, what forces an answer, or the compensation.</summary>
    Timeout,

    /// <summary>The command is sent again, after a failure or a time-out.</summary>
    Retry,

    /// <summary>A named time-out of a process manager.</summary>
    Named,
}
