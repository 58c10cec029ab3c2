namespace Ruslo;

/// <summary>What happens when a time has come. The names are part of the stored format.</summary>
internal enum SagaWaitKind
{
    /// <summary>No reply came in time.</summary>
    Timeout,

    /// <summary>The command is sent again.</summary>
    Retry,

    /// <summary>The compensation is sent again: no answer came, or it waits after a failure.</summary>
    Compensation,

    /// <summary>A named time-out of a process manager.</summary>
    Named,
}
