namespace Ruslo;

/// <summary>Why an input changes nothing.</summary>
internal enum SagaIgnored
{
    /// <summary>It does change something.</summary>
    No,

    /// <summary>There is no such instance, and it does not start one.</summary>
    NoInstance,

    /// <summary>The instance was started before.</summary>
    StartedAlready,

    /// <summary>The instance has ended, and is not open for it any more.</summary>
    Ended,

    /// <summary>The same is known already.</summary>
    Duplicate,

    /// <summary>It answers an attempt that another one has replaced.</summary>
    FormerAttempt,

    /// <summary>No step waits for it.</summary>
    NotExpected,

    /// <summary>A time has come that is waited for no longer.</summary>
    NoLongerWaited,

    /// <summary>It comes after the pivot: there is no way back.</summary>
    AfterPivot,
}
