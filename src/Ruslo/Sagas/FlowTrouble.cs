namespace Ruslo;

/// <summary>What there is to tell about a case. The values are part of the stored format, and of ids.</summary>
internal enum FlowTrouble
{
    Stalled = 1,
    Resumed = 2,
    Forked = 3,
    Uncompensated = 4,
}
