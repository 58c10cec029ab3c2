namespace Ruslo;

/// <summary>Whether a partition may handle now.</summary>
internal enum Passage
{
    Free = 0,

    /// <summary>The subscription is interrupted: this one event finds out whether it still must be.</summary>
    Probe = 1,

    Wait = 2,
}
