namespace Ruslo;

/// <summary>A condition of an append: the version that a stream must have. The stream need not be one that is written.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">What is expected of it before this append.</param>
public readonly record struct StreamExpectation(StreamId Stream, ExpectedVersion Version);
