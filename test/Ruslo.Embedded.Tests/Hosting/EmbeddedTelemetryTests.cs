using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ruslo.Embedded.Tests.Log;
using Xunit;

namespace Ruslo.Tests;

/// <summary>What the meter of a host says about its embedded log.</summary>
public sealed class EmbeddedTelemetryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Group_commits_are_measured_in_events_and_bytes_and_the_disk_in_bytes()
    {
        using var seen = new Seen();
        using IHost host = await StartAsync(TestDirectory.New());
        seen.Listen(host);
        IEventLog log = host.Services.GetRequiredService<IEventLog>();
        AppendRequest[] requests = [.. Enumerable.Range(0, 64).Select(CrashedLog.Append)];
        await Task.WhenAll(requests.Select(request => log.AppendAsync(request, Stop).AsTask()));
        await host.StopAsync(Stop);
        Assert.InRange(seen.Of("ruslo.log.batch.events").Sum(), 64, log.Head); // what the platform tells about itself may have come before
        Assert.InRange(seen.Of("ruslo.log.batch.events").Count(static events => events > 0), 1, 64);
        Assert.True(seen.Of("ruslo.log.batch.size").Sum() > requests.Sum(static request => request.Events.Span[0].Payload.Length));
        Assert.Equal(seen.Of("ruslo.log.batch.events").Count, seen.Of("ruslo.log.batch.size").Count);
    }

    [Fact]
    public async Task The_room_on_the_disk_is_measured()
    {
        using var seen = new Seen();
        using IHost host = await StartAsync(TestDirectory.New());
        seen.Listen(host);
        seen.Collect();
        Assert.True(Assert.Single(seen.Of("ruslo.log.used")) > 0);
        Assert.True(Assert.Single(seen.Of("ruslo.log.free")) > 0);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task A_listener_that_throws_does_not_harm_the_log()
    {
        using var seen = new Seen { Fails = true };
        using IHost host = await StartAsync(TestDirectory.New());
        seen.Listen(host, "ruslo.log.batch.events");
        for (int i = 0; i < 3; i++)
        {
            Assert.IsType<Appended>(await host.Services.GetRequiredService<IEventLog>().AppendAsync(CrashedLog.Append(i), Stop));
        }
        await host.StopAsync(Stop);
        Assert.True(seen.Of("ruslo.log.batch.events").Count >= 3);
    }

    private static async Task<IHost> StartAsync(string directory)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddMetrics();
        builder.Services.AddRuslo(ruslo => ruslo.UseEmbedded(directory));
        IHost host = builder.Build();
        await host.StartAsync(Stop);
        return host;
    }

    private sealed class Seen : IDisposable
    {
        private readonly ConcurrentDictionary<string, ConcurrentQueue<long>> values = new(StringComparer.Ordinal);
        private MeterListener? listener;

        public bool Fails { get; init; }

        public IReadOnlyCollection<long> Of(string instrument) => values.GetOrAdd(instrument, static _ => new());

        public void Listen(IHost host, string? only = null)
        {
            object factory = host.Services.GetRequiredService<IMeterFactory>(); // its meters belong to this host alone
            listener = new()
            {
                InstrumentPublished = (instrument, l) =>
                {
                    if (instrument.Meter.Name == RusloTelemetry.MeterName && ReferenceEquals(instrument.Meter.Scope, factory) && (only is null || instrument.Name == only))
                    {
                        l.EnableMeasurementEvents(instrument);
                    }
                },
            };
            listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
            listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
            listener.Start();
        }

        public void Collect() => listener!.RecordObservableInstruments();

        public void Dispose() => listener?.Dispose();

        private void Add(Instrument instrument, long value)
        {
            values.GetOrAdd(instrument.Name, static _ => new()).Enqueue(value);
            if (Fails)
            {
                throw new InvalidOperationException("A listener fails.");
            }
        }
    }
}
