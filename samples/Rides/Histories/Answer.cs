namespace Rides;

/// <summary>What a driver says to an offer.</summary>
internal enum Answer
{
    Yes,
    No,
    YesLate,
    Never,
}
