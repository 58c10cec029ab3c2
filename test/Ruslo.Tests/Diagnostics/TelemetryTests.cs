using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

public sealed class TelemetryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publishing_and_processing_are_one_trace_with_the_names_of_open_telemetry()
    {
        var spans = new ConcurrentQueue<Activity>();
        string own = "traced";
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == RusloTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var handled = new TaskCompletionSource<ActivityTraceId>(TaskCreationOptions.RunContinuationsAsynchronously);
        var bench = new HostBench();
        using IHost host = bench.Build(ruslo => bench.Use(ruslo).AddSubscription("tracer", s => s.On<Ordered>((_, _, _) => { handled.TrySetResult(Activity.Current!.TraceId); return ValueTask.CompletedTask; })));
        await host.StartAsync(Stop);
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        Published published = await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new Ordered(own), Stop);
        Assert.Equal(request.TraceId, await handled.Task.WaitAsync(Stop));
        await host.StopAsync(Stop);

        Activity publish = Assert.Single(spans, s => s.OperationName == "publish orders" && s.TraceId == request.TraceId);
        Activity process = Assert.Single(spans, s => s.OperationName == "process orders" && s.TraceId == request.TraceId);
        Assert.Equal((ActivityKind.Producer, ActivityKind.Consumer), (publish.Kind, process.Kind));
        Assert.Equal(publish.SpanId, process.ParentSpanId);
        Assert.All([publish, process], static s => Assert.Equal(("ruslo", "orders"), (s.GetTagItem("messaging.system"), s.GetTagItem("messaging.destination.name"))));
        Assert.Equal(("send", "process", "tracer"), (publish.GetTagItem("messaging.operation.type"), process.GetTagItem("messaging.operation.type"), process.GetTagItem("messaging.consumer.group.name")));
        Assert.Equal(published.EventId.ToString(), process.GetTagItem("messaging.message.id"));
        Assert.Contains(spans, static s => s.OperationName == "receive tracer" && (string?)s.GetTagItem("messaging.operation.type") == "receive");
    }

    [Fact]
    public async Task What_publishing_and_handling_do_is_measured()
    {
        var sums = new ConcurrentDictionary<string, double>();
        var tags = new ConcurrentDictionary<string, KeyValuePair<string, object?>[]>();
        var bench = new HostBench();
        int failures = 0;
        using IHost host = bench.Build(ruslo => bench.Use(ruslo).AddSubscription("meter", s => s.On<Ordered>((_, _, _) => Interlocked.Increment(ref failures) == 1 ? throw new InvalidOperationException("once") : ValueTask.CompletedTask)));
        Telemetry telemetry = host.Services.GetRequiredService<Telemetry>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (ReferenceEquals(instrument.Meter, telemetry.Meter)) { l.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<double>((instrument, value, t, _) => Add(instrument, 1, t));
        listener.SetMeasurementEventCallback<long>((instrument, value, t, _) => Add(instrument, value, t));
        listener.SetMeasurementEventCallback<int>((instrument, value, t, _) => Add(instrument, value, t));
        listener.Start();
        await host.StartAsync(Stop);
        await host.Services.GetRequiredService<IDirectBus>().PublishAllAsync([new Ordered("1"), new Ordered("2")], Stop);
        var subscriptions = host.Services.GetRequiredService<ISubscriptions>();
        while ((await subscriptions.ListAsync(Stop))[0].Handled < 2)
        {
            await Task.Yield();
        }
        await host.StopAsync(Stop);
        sums.TryRemove("ruslo.subscription.lag", out _);
        listener.RecordObservableInstruments();

        Assert.Equal("1 2 3 3 1", string.Join(' ', ((string[])["messaging.client.operation.duration", "messaging.client.sent.messages", "messaging.client.consumed.messages", "messaging.process.duration", "ruslo.subscription.retries"]).Select(name => sums.GetValueOrDefault(name))));
        Assert.True(sums["ruslo.log.append.duration"] >= 1);
        Assert.True(sums["ruslo.log.append.events"] >= 2);
        Assert.True(sums["ruslo.log.head"] >= 2);
        foreach (string gauge in (string[])["lag", "lag.time", "parked.keys", "parked.events", "state"])
        {
            Assert.True(sums.ContainsKey($"ruslo.subscription.{gauge}"), gauge);
            Assert.Contains(new("messaging.consumer.group.name", "meter"), tags[$"ruslo.subscription.{gauge}"]);
        }

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> t)
        {
            tags[instrument.Name] = t.ToArray();
            sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
        }
    }

    [Fact]
    public async Task Lag_is_measured_in_events_and_seconds_and_what_is_parked_is_counted()
    {
        var values = new ConcurrentDictionary<string, double>();
        var bench = new HostBench();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IHost host = bench.Build(ruslo => bench.Use(ruslo)
            .AddSubscription("parks", static s => s.Retry(RetryPolicy.Default with { InPlace = TimeSpan.Zero }).On<Ordered>(static (_, _, _) => throw new InvalidOperationException("broken")))
            .AddSubscription("waits", s => s.Partitions(1).On<Noticed>(async (_, _, _) => { reached.TrySetResult(); await gate.Task; })));
        Telemetry telemetry = host.Services.GetRequiredService<Telemetry>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (ReferenceEquals(instrument.Meter, telemetry.Meter)) { l.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<double>((instrument, value, t, _) => values[NameOf(instrument, t)] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, t, _) => values[NameOf(instrument, t)] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, t, _) => values[NameOf(instrument, t)] = value);
        listener.Start();
        await host.StartAsync(Stop);
        var bus = host.Services.GetRequiredService<IDirectBus>();
        await bus.PublishAsync(new Ordered("1"), Stop);
        await bus.PublishAllAsync([new Noticed("1"), new Noticed("2"), new Noticed("3")], Stop);
        await reached.Task.WaitAsync(Stop);
        while (values.GetValueOrDefault("ruslo.subscription.parked.keys parks") != 1 || values.GetValueOrDefault("ruslo.subscription.parked parks") != 1 || values.GetValueOrDefault("ruslo.subscription.lag.time waits") <= 0)
        {
            Stop.ThrowIfCancellationRequested();
            await Task.Yield();
            listener.RecordObservableInstruments();
        }
        Assert.Equal(1, values["ruslo.subscription.parked parks"]);
        Assert.Equal(1, values["ruslo.subscription.parked.events parks"]);
        Assert.True(values["ruslo.subscription.lag waits"] >= 3);
        gate.SetResult();
        await host.StopAsync(Stop);

        static string NameOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == "messaging.consumer.group.name")
                {
                    return $"{instrument.Name} {tag.Value}";
                }
            }
            return instrument.Name;
        }
    }

    [Fact]
    public void Nothing_is_made_when_nobody_listens()
    {
        using var telemetry = new Telemetry();
        Assert.Null(telemetry.StartReceive("x", 1, 1));
        Assert.False(telemetry.OperationDuration.Enabled);
        Assert.False(telemetry.ProcessDuration.Enabled);
        long before = GC.GetAllocatedBytesForCurrentThread();
        telemetry.BatchCommitted(7, 4096);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
