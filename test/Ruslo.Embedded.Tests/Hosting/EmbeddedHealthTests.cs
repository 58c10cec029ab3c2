using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Ruslo.Embedded.Tests.Log;
using Xunit;

namespace Ruslo.Tests;

/// <summary>What the embedded log says about itself, as a health check tells it.</summary>
public sealed class EmbeddedHealthTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clock_more_than_a_minute_behind_log_time_degrades_the_health_also_after_opening_again()
    {
        string directory = TestDirectory.New();
        var time = new SetClock();
        using (IHost host = await StartAsync(ruslo => ruslo.UseEmbedded(directory), time))
        {
            await host.Services.GetRequiredService<IEventLog>().AppendAsync(CrashedLog.Append(0), Stop);
            Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
            await host.StopAsync(Stop);
        }
        time.Now -= TimeSpan.FromHours(3);
        using IHost again = await StartAsync(ruslo => ruslo.UseEmbedded(directory), time);
        HealthReportEntry entry = await CheckAsync(again);
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Contains("3 hours behind log time", entry.Description, StringComparison.Ordinal);
        time.Now += TimeSpan.FromHours(3);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(again)).Status);
        await again.StopAsync(Stop);
    }

    [Fact]
    public async Task Indexes_that_cannot_be_kept_up_degrade_the_health_and_the_reason_says_the_remedy()
    {
        var storage = new FaultyStorage(TestDirectory.New());
        EmbeddedLog log = await EmbeddedLog.OpenAsync(storage, new() { SegmentBytes = 16 * 1024 }, cancellationToken: Stop);
        using IHost host = await StartAsync(ruslo => ruslo.UseLog("a test", (_, _) => new(log)).UsePersonalKeys(_ => new InMemoryPersonalKeyStore()), TimeProvider.System);
        storage.Before = static (what, file) =>
        {
            if (what == "write" && (file.EndsWith(".run", StringComparison.Ordinal) || file.EndsWith(".map", StringComparison.Ordinal)))
            {
                throw new IOException("Input/output error.");
            }
        };
        for (int i = 0; log.Troubles.Count == 0; i++)
        {
            Assert.IsType<Appended>(await log.AppendAsync(CrashedLog.Append(i), Stop));
        }
        HealthReportEntry entry = await CheckAsync(host);
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Contains("Input/output error.", entry.Description, StringComparison.Ordinal);
        Assert.Contains("delete its index files", entry.Description, StringComparison.Ordinal);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task A_log_that_a_failed_write_has_stopped_is_unhealthy()
    {
        string directory = TestDirectory.New();
        var storage = new FaultyStorage(directory);
        EmbeddedLog log = await EmbeddedLog.OpenAsync(storage, cancellationToken: Stop);
        using IHost host = await StartAsync(ruslo => ruslo.UseLog("a test", (_, _) => new(log)).UsePersonalKeys(_ => new InMemoryPersonalKeyStore()), TimeProvider.System);
        storage.Before = static (what, file) =>
        {
            if (what == "write" && file.EndsWith(".segment", StringComparison.Ordinal))
            {
                throw new IOException("Input/output error.");
            }
        };
        await Assert.ThrowsAsync<LogFaultException>(() => log.AppendAsync(CrashedLog.Append(0), Stop).AsTask());
        HealthReportEntry entry = await CheckAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains("open the log again", entry.Description, StringComparison.Ordinal);
        await host.StopAsync(Stop);
    }

    private static async Task<IHost> StartAsync(Action<RusloBuilder> configure, TimeProvider time)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton(time).AddHealthChecks().AddRuslo();
        builder.Services.AddRuslo(configure);
        IHost host = builder.Build();
        await host.StartAsync(Stop);
        return host;
    }

    private static async Task<HealthReportEntry> CheckAsync(IHost host)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Stop)).Entries["ruslo"];

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
