namespace Ruslo;

/// <summary>Which way a stream is read.</summary>
public enum ReadDirection
{
    /// <summary>From older to newer.</summary>
    Forwards = 0,

    /// <summary>From newer to older.</summary>
    Backwards = 1,
}
