namespace Ruslo;

/// <summary>Where a kept reply was recorded.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="EventId">Its id.</param>
/// <param name="Position">Its position.</param>
internal sealed record SagaReplySource(StreamId Stream, Guid EventId, long Position);
