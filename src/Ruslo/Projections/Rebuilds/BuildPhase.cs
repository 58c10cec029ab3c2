namespace Ruslo;

/// <summary>What became of a build of views. The values are part of the stored format.</summary>
internal enum BuildPhase
{
    /// <summary>It is being made, beside what is read.</summary>
    Building = 0,

    /// <summary>It is read.</summary>
    Serving = 1,

    /// <summary>It was read once and is kept for a while, so that there is a way back.</summary>
    Kept = 2,

    /// <summary>It was not finished when another version came; who comes back in time goes on with it.</summary>
    Abandoned = 3,

    /// <summary>It is being deleted.</summary>
    Doomed = 4,
}
