namespace Ruslo;

/// <summary>A stream was not as expected; nothing was appended.</summary>
/// <param name="Stream">The first stream whose expectation was not met.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Actual">Its last version; -1 when it has no events.</param>
public sealed record Conflict(StreamId Stream, ExpectedVersion Expected, long Actual) : AppendResult;
