namespace Ruslo;

/// <summary>A recurring schedule.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cron">Its expression.</param>
/// <param name="Zone">The id of its time zone.</param>
/// <param name="Missed">What becomes of missed occurrences.</param>
/// <param name="Next">Its next occurrence, in its time zone; null: there is none any more.</param>
/// <param name="Through">Up to when its occurrences have fired, or were left out.</param>
/// <param name="Failure">Why its next occurrence does not fire, though it is due; null: it fires.</param>
public sealed record ScheduleStatus(string Name, string Cron, string Zone, MissedPolicy Missed, DateTimeOffset? Next, DateTimeOffset Through, string? Failure);
