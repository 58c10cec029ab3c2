namespace Ruslo;

/// <summary>What came of a commit, once it is certain.</summary>
internal enum CommitResult
{
    Committed = 0,

    /// <summary>A stream was not as expected: nothing was committed, and handling again may help.</summary>
    Conflict = 1,

    /// <summary>The log will never take it: nothing was committed.</summary>
    Refused = 2,

    /// <summary>Somebody else has moved the progress: it is no longer this owner's.</summary>
    Stale = 3,
}
