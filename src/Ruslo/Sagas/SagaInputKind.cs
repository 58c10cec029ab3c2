namespace Ruslo;

/// <summary>What came to an instance.</summary>
internal enum SagaInputKind
{
    /// <summary>A message that starts, cancels, or answers.</summary>
    Message,

    /// <summary>A command that a step has sent was refused.</summary>
    Refused,

    /// <summary>A compensation that was sent has been handled without a failure.</summary>
    Handled,

    /// <summary>A time has come that the instance waits for.</summary>
    TimedOut,

    /// <summary>A person wants what is stuck to be tried again: a failed compensation, a step that waits.</summary>
    Retry,

    /// <summary>A person, or another program, cancels.</summary>
    Cancel,

    /// <summary>A person says that a step, or its compensation, counts as done, whatever is known.</summary>
    MoveOn,
}
