namespace Ruslo;

/// <summary>A parked key, and the events that wait in it.</summary>
/// <param name="Key">The key, with why its head failed.</param>
/// <param name="Events">The first of its events as they are recorded, in order: the one that failed, then what waits for it.</param>
public sealed record ParkedEvents(ParkedKey Key, IReadOnlyList<RecordedEvent> Events);
