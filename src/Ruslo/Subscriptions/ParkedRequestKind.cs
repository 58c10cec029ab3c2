namespace Ruslo;

/// <summary>What is wanted of a parked head.</summary>
internal enum ParkedRequestKind
{
    Retry = 0,
    Edit = 1,
    Skip = 2,
}
