using System.Text.Json.Serialization;

namespace Ruslo.Bench;

/// <summary>What one system did in one job. A larger ratio is always better.</summary>
internal sealed record Row
{
    public const string Ours = "ruslo";

    public required string Job { get; init; }

    public string System { get; init; } = Ours;

    public required double Value { get; init; }

    public required string Unit { get; init; }

    /// <summary>The same work written by hand, in the same run and unit; what the job says where it is a time.</summary>
    public double? Limit { get; init; }

    public double? Ratio { get; init; }

    /// <summary>The ratio to reach.</summary>
    public double? Goal { get; init; }

    /// <summary>Bytes allocated for each event, beyond the event itself.</summary>
    public double? AllocatedPerEvent { get; init; }

    /// <summary>Milliseconds, where an operation is timed.</summary>
    public double? P50 { get; init; }

    /// <summary>Milliseconds, where an operation is timed.</summary>
    public double? P99 { get; init; }

    [JsonIgnore]
    public bool? Reached => Ratio is { } ratio && Goal is { } goal ? ratio >= goal : null;
}
