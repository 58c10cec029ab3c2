namespace Ruslo;

/// <summary>An occurrence of a schedule: what its message is made of.</summary>
/// <param name="Schedule">The name of the schedule.</param>
/// <param name="At">When it was due, in the schedule's time zone.</param>
public readonly record struct Occurrence(string Schedule, DateTimeOffset At);
