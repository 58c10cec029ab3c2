using System.Diagnostics.Metrics;

namespace Ruslo;

/// <summary>What is counted about flows. Thread-safe.</summary>
internal sealed class FlowMeter(Telemetry telemetry)
{
    private readonly Counter<long> ended = telemetry.Meter.CreateCounter<long>("ruslo.flow.ended", "{case}", "Cases of flows that have ended, repetitions included.");
    private readonly Counter<long> told = telemetry.Meter.CreateCounter<long>("ruslo.flow.told", "{event}", "What was told about cases of flows: stalled, resumed, forked, uncompensated.");

    public void Ended(string flow, FlowCaseStatus status) => Count(ended, flow, "ruslo.flow.outcome", status.ToString());

    public void Told(string flow, FlowTrouble trouble) => Count(told, flow, "ruslo.flow.trouble", trouble.ToString());

    private static void Count(Counter<long> counter, string flow, string tag, string value)
    {
        if (counter.Enabled)
        {
            counter.Add(1, new KeyValuePair<string, object?>("ruslo.flow.name", flow), new(tag, value.ToLowerInvariant()));
        }
    }
}
