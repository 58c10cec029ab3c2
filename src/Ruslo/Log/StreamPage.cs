namespace Ruslo;

/// <summary>A batch of events of one stream, contiguous in version.</summary>
/// <param name="Events">The events, in the direction that was asked for; may be empty.</param>
/// <param name="LastVersion">The last version of the stream at the time of reading; -1 when it has no events.</param>
/// <param name="IsEnd">Whether there was nothing further in that direction.</param>
public sealed record StreamPage(IReadOnlyList<RecordedEvent> Events, long LastVersion, bool IsEnd);
