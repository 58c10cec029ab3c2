namespace Ruslo;

/// <summary>An event that made a value of a view, and that value.</summary>
/// <param name="Event">The event, as it was recorded.</param>
/// <param name="View">The view after it; null: there was none.</param>
public sealed record PastView<TView>(RecordedEvent Event, TView? View) where TView : class;
