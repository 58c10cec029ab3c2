using System.Diagnostics.Metrics;

namespace Ruslo;

/// <summary>What the meter shows about subscriptions and the log's disk, looked up when somebody collects.</summary>
internal sealed class SubscriptionGauges
{
    private const string Group = "messaging.consumer.group.name";

    private readonly SubscriptionRuntime subscriptions;

    public SubscriptionGauges(Telemetry telemetry, SubscriptionRuntime subscriptions, HostedLog log)
    {
        this.subscriptions = subscriptions;
        Meter meter = telemetry.Meter;
        meter.CreateObservableGauge("ruslo.subscription.lag", () => Each(static status => Math.Max(0, status.Lag)), "{event}", "How many positions a subscription is behind the head.");
        meter.CreateObservableGauge("ruslo.subscription.lag.time", () => Each(static status => status.LagTime.TotalSeconds), "s", "How long the next event of a subscription has been waiting.");
        meter.CreateObservableGauge("ruslo.subscription.parked.keys", () => Each(static status => status.ParkedKeys), "{key}", "Routing keys that are parked.");
        meter.CreateObservableGauge("ruslo.subscription.parked.events", () => Each(static status => status.ParkedEvents), "{event}", "Events that wait in parked keys.");
        meter.CreateObservableGauge("ruslo.subscription.state", () => Each(static status => (int)status.State), "{state}", "0 running, 1 stopped, 2 paused, 3 interrupted, 4 stalled, 5 given up.");
        meter.CreateObservableGauge("ruslo.log.head", () => log.IsOpen ? [new Measurement<long>(log.Head)] : Array.Empty<Measurement<long>>(), "{event}", "The last durable position.");
        meter.CreateObservableGauge("ruslo.log.used", () => Disk(log, static disk => disk.UsedBytes), "By", "What the log takes on its disk.");
        meter.CreateObservableGauge("ruslo.log.free", () => Disk(log, static disk => disk.FreeBytes), "By", "What is left for the log on its disk.");
    }

    private IEnumerable<Measurement<T>> Each<T>(Func<SubscriptionStatus, T> value) where T : struct
    {
        foreach (SubscriptionSlot slot in subscriptions.All())
        {
            if (!TopicName.IsReserved(slot.Name))
            {
                yield return new(value(slot.Status()), new KeyValuePair<string, object?>(Group, slot.Name));
            }
        }
    }

    private static IEnumerable<Measurement<long>> Disk(HostedLog log, Func<IDiskSpace, long> value)
        => log.IsOpen && log.Opened is IDiskSpace disk ? [new Measurement<long>(value(disk))] : [];
}
