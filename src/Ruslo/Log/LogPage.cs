namespace Ruslo;

/// <summary>A batch of events in position order.</summary>
/// <param name="Events">The events that matched; may be empty.</param>
/// <param name="ReadThrough">Every match up to and including this position is in this page or an earlier one: read on after it. At least the position that was read after.</param>
/// <param name="Head">The head that the page was read under; when <paramref name="ReadThrough"/> equals it, there was no more.</param>
public sealed record LogPage(IReadOnlyList<RecordedEvent> Events, long ReadThrough, long Head);
