using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ruslo;

/// <summary>Tells what needs attention: stalled or given-up subscriptions are unhealthy; interrupted or late ones, parked keys, overdue timers, sagas that a person must look at, flows with cases that need somebody, a disk that fills up and a clock that was set back degrade.</summary>
internal sealed class RusloHealthCheck(HostedLog log, SubscriptionControl subscriptions, ProjectionControl projections, TimerControl timers, ScheduleControl schedules, SagaControl sagas, FlowControl flows, DiskForecast forecast, TimeProvider time, HealthOptions options) : IHealthCheck
{
    private static readonly TimeSpan MaxClockLag = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxTimerLag = TimeSpan.FromMinutes(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!log.IsOpen)
        {
            return HealthCheckResult.Unhealthy("The log is not open.");
        }
        var worst = HealthStatus.Healthy;
        var reasons = new List<string>();
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["head"] = log.Head };
        HashSet<string> building = new(StringComparer.Ordinal);
        foreach (ProjectionStatus projection in await projections.ListAsync(cancellationToken))
        {
            if (projection.Build is { } build)
            {
                building.Add(RegisteredProjection.SubscriptionOf(projection.Name, build.Version));
                data[$"{projection.Name}.build"] = build.ToString();
            }
        }
        foreach (SubscriptionStatus status in await subscriptions.ListAsync(cancellationToken))
        {
            Judge(status, mayLag: building.Contains(status.Name), reasons, ref worst);
            data[$"{status.Name}.lag"] = status.Lag;
            data[$"{status.Name}.parked"] = status.ParkedKeys;
        }
        Judge(timers, reasons, ref worst);
        foreach (string trouble in schedules.Troubles.Concat(await sagas.TroublesAsync(cancellationToken)))
        {
            worst = Worse(worst, HealthStatus.Degraded);
            reasons.Add(trouble);
        }
        foreach (FlowSummary flow in await flows.TroubledAsync(cancellationToken))
        {
            Judge(flow, reasons, ref worst);
            data[$"flow.{flow.Flow.Name}.troubled"] = flow.Stalled + flow.Uncompensated + flow.Forked;
        }
        if (log.Opened is ILogCondition condition)
        {
            Judge(condition, reasons, ref worst);
        }
        if (log.Opened is IDiskSpace disk && forecast.Look(disk) is { } left && left < options.MinTimeToFullDisk)
        {
            worst = Worse(worst, HealthStatus.Degraded);
            reasons.Add($"The disk of the log will be full in {Text(left)}, at the last hour's rate: make room.");
        }
        return new(worst, reasons.Count == 0 ? "All subscriptions follow the log." : string.Join(" ", reasons), data: data);
    }

    private void Judge(ILogCondition log, List<string> reasons, ref HealthStatus worst)
    {
        if (log.Fault is { } fault)
        {
            worst = HealthStatus.Unhealthy;
            reasons.Add(fault);
        }
        DateTimeOffset logTime = log.LogTime;
        if (logTime - time.GetUtcNow() is var behind && behind > MaxClockLag)
        {
            worst = Worse(worst, HealthStatus.Degraded);
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"The clock is {Text(behind)} behind log time ({logTime:u}): until it has caught up, events are recorded at log time and nothing is deleted by age. Set the clock right."));
        }
        foreach (string trouble in log.Troubles)
        {
            worst = Worse(worst, HealthStatus.Degraded);
            reasons.Add(trouble);
        }
    }

    private static void Judge(TimerControl timers, List<string> reasons, ref HealthStatus worst)
    {
        if (timers.Trouble is { } trouble)
        {
            worst = HealthStatus.Unhealthy;
            reasons.Add(trouble);
        }
        else if (timers.Overdue > MaxTimerLag)
        {
            worst = Worse(worst, HealthStatus.Degraded);
            reasons.Add($"Timers are {Text(timers.Overdue)} overdue: either more of them are due than the log takes, or it does not take them now, which the application's log tells.");
        }
    }

    private static void Judge(FlowSummary flow, List<string> reasons, ref HealthStatus worst)
    {
        if (flow.Stalled + flow.Uncompensated + flow.Forked > 0)
        {
            worst = Worse(worst, HealthStatus.Degraded);
            reasons.Add($"Flow '{flow.Flow.Name}' has {flow.Stalled} stalled, {flow.Uncompensated} uncompensated and {flow.Forked} forked cases: look at them with IFlows.CasesAsync(\"{flow.Flow.Name}\").");
        }
    }

    /// <summary>Views that are built from the beginning of the log are far behind for a while, and nobody reads them.</summary>
    private void Judge(SubscriptionStatus status, bool mayLag, List<string> reasons, ref HealthStatus worst)
    {
        if (status.State is SubscriptionState.Stalled or SubscriptionState.GivenUp)
        {
            worst = HealthStatus.Unhealthy;
            reasons.Add($"Subscription '{status.Name}' {(status.State == SubscriptionState.Stalled ? "stalls" : "has given up partitions")}: {status.Reason}");
        }
        else if (status.State == SubscriptionState.Interrupted)
        {
            worst = Worse(worst, HealthStatus.Degraded);
            reasons.Add($"Subscription '{status.Name}' is interrupted: {status.Reason}");
        }
        if (status.ParkedKeys > 0)
        {
            worst = Worse(worst, HealthStatus.Degraded);
            reasons.Add($"Subscription '{status.Name}' has {status.ParkedKeys} parked keys with {status.ParkedEvents} events: look at them with ListParkedAsync(\"{status.Name}\").");
        }
        if (status.LagTime > options.MaxLag && !mayLag)
        {
            worst = Worse(worst, HealthStatus.Degraded);
            reasons.Add($"Subscription '{status.Name}' is {Text(status.LagTime)} and {status.Lag} positions behind.");
        }
    }

    /// <summary>A lower status is a worse one.</summary>
    private static HealthStatus Worse(HealthStatus one, HealthStatus other) => one < other ? one : other;

    private static string Text(TimeSpan time)
        => time.TotalDays >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} days")
            : time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours")
            : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} minutes")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} seconds");
}
