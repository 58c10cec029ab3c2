namespace Ruslo;

/// <summary>A page of pending timers, in the order in which they fire.</summary>
/// <param name="Timers">The timers.</param>
/// <param name="Cursor">Where the next page starts; null at the end.</param>
public sealed record TimerPage(IReadOnlyList<TimerStatus> Timers, string? Cursor);
