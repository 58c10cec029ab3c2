namespace Media;

/// <param name="Changes">How often the health of a service has changed, in all runs; that it was found healthy first counts.</param>
/// <param name="LongestLagMs">How long an event has waited at most, in this run.</param>
/// <param name="Services">How each service is.</param>
internal sealed record HealthFigures(long Changes, long LongestLagMs, IReadOnlyDictionary<string, string> Services);
