namespace Ruslo;

/// <summary>Why a log refuses an append for good.</summary>
public enum RefusedReason
{
    /// <summary>The append is larger than <see cref="AppendRequest.MaxBytes"/>.</summary>
    TooLarge = 0,

    /// <summary>Some of the event ids are known, but not all, or not as a contiguous run of their stream in this order.</summary>
    PartlyKnown = 1,

    /// <summary>A stream takes no more events: one has closed it, or an earlier one of the same append does.</summary>
    StreamClosed = 2,
}
