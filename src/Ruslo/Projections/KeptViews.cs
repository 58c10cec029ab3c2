namespace Ruslo;

/// <summary>Views that were read before.</summary>
/// <param name="Version">Their version.</param>
/// <param name="Generation">Their generation.</param>
/// <param name="Until">When they are deleted.</param>
public sealed record KeptViews(int Version, int Generation, DateTimeOffset Until);
