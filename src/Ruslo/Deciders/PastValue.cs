namespace Ruslo;

/// <summary>An event that made a value, and that value: the state of a stream, or a view.</summary>
/// <param name="Event">The event, as it was recorded.</param>
/// <param name="Value">The state or the view after it; null: there was no view.</param>
public sealed record PastValue<T>(RecordedEvent Event, T Value);
