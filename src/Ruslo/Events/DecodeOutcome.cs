namespace Ruslo;

/// <summary>What came of decoding a recorded event.</summary>
public enum DecodeOutcome
{
    /// <summary>It decoded into zero or more objects.</summary>
    Known = 0,

    /// <summary>No event of this name is known here: typed handlers skip it, all-events handlers get it raw.</summary>
    UnknownName = 1,

    /// <summary>Its version is above the newest that is known here: a newer process wrote it, and should handle it.</summary>
    NewerVersion = 2,

    /// <summary>Its payload does not fit its type; trying again cannot help.</summary>
    Failed = 3,
}
