namespace Ruslo;

/// <summary>What an append does about event ids that the log already holds.</summary>
public enum Idempotency
{
    /// <summary>
    /// The ids are the caller's and may be repeated: known ids must be a contiguous run of their streams in this order, then the
    /// first result is returned again, whatever was expected; an append that is partly known is refused whole.
    /// </summary>
    Whole = 0,

    /// <summary>Known events drop out, the rest is appended, and the result says which. Only with <see cref="ExpectedVersion.Any"/>.</summary>
    EachNew = 1,

    /// <summary>The ids were made for this append and cannot be known: nothing is looked up, nothing is paid.</summary>
    Fresh = 2,
}
