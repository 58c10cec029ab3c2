namespace Ruslo;

/// <summary>Views, or tables, that are compared with others.</summary>
/// <param name="Version">Their version.</param>
/// <param name="Generation">Their generation.</param>
/// <param name="Position">How far they had come when the comparison began.</param>
public sealed record ViewsCompared(int Version, int Generation, long Position);
