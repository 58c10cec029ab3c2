using System.Diagnostics.Metrics;

namespace Ruslo;

/// <summary>What the meter shows about views that are being built, looked up when somebody collects.</summary>
internal sealed class ProjectionGauges
{
    private readonly ProjectionControl projections;

    public ProjectionGauges(Telemetry telemetry, ProjectionControl projections)
    {
        this.projections = projections;
        telemetry.Meter.CreateObservableGauge("ruslo.projection.build.done", () => Each(static build => build.Done), "1", "What share of the log is folded into views that are being built.");
        telemetry.Meter.CreateObservableGauge("ruslo.projection.build.rate", () => Each(static build => build.Rate), "{event}/s", "Positions a second that views which are being built come on.");
        telemetry.Meter.CreateObservableGauge("ruslo.projection.build.left", () => Each(static build => build.TimeLeft?.TotalSeconds), "s", "How long a build of views will take, at its present rate.");
    }

    private IEnumerable<Measurement<double>> Each(Func<ProjectionBuild, double?> value)
    {
        foreach (ProjectionStatus projection in projections.All())
        {
            if (projection.Build is { } build && value(build) is { } known)
            {
                yield return new(known, new KeyValuePair<string, object?>("ruslo.projection.name", projection.Name));
            }
        }
    }
}
