using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

public sealed class HealthTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_follows_its_log_is_healthy_and_one_that_has_not_started_is_not()
    {
        var bench = new HostBench();
        using IHost host = Build(bench, static (_, _, _) => ValueTask.CompletedTask);
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host)).Status);
        await host.StartAsync(Stop);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Parked_keys_degrade_it_and_the_reason_says_where_to_look()
    {
        var bench = new HostBench();
        using IHost host = Build(bench, static (e, _, _) => e.Id == "bad" ? throw new InvalidOperationException("broken") : ValueTask.CompletedTask, RetryPolicy.Default with { InPlace = TimeSpan.Zero });
        await host.StartAsync(Stop);
        await host.Services.GetRequiredService<IDirectBus>().PublishAllAsync([.. Enumerable.Range(0, 20).Select(static i => new Ordered($"{i}")), new Ordered("bad")], Stop);
        var subscriptions = host.Services.GetRequiredService<ISubscriptions>();
        while ((await subscriptions.ListAsync(Stop))[0].ParkedKeys == 0)
        {
            await Task.Yield();
        }
        HealthReportEntry entry = await CheckAsync(host);
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Contains("ListParkedAsync(\"checked\")", entry.Description, StringComparison.Ordinal);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task A_clock_more_than_a_minute_behind_log_time_degrades_it_and_the_reason_says_by_how_much_and_what_it_suspends()
    {
        var time = new SimulatedTimeOnly();
        var bench = new HostBench();
        using IHost host = bench.Build(
            static ruslo => ruslo.UseLog("a test", static (services, _) => new(new InMemoryEventLog(services.GetRequiredService<RusloRuntime>()))),
            services => services.AddSingleton<TimeProvider>(time).AddHealthChecks().AddRuslo());
        await host.StartAsync(Stop);
        time.Now += TimeSpan.FromDays(1);
        await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new Ordered("a"), Stop);
        time.Now -= TimeSpan.FromMinutes(1);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        time.Now -= TimeSpan.FromMinutes(4.5);
        HealthReportEntry entry = await CheckAsync(host);
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Contains("5.5 minutes behind log time (1970-01-02 00:00:00Z)", entry.Description, StringComparison.Ordinal);
        Assert.Contains("nothing is deleted by age", entry.Description, StringComparison.Ordinal);
        time.Now += TimeSpan.FromMinutes(5);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        await host.StopAsync(Stop);
    }

    [Theory]
    [InlineData("stopped", null, HealthStatus.Unhealthy)]
    [InlineData(null, "limps", HealthStatus.Degraded)]
    [InlineData(null, null, HealthStatus.Healthy)]
    public async Task A_log_that_has_failed_is_unhealthy_and_one_with_troubles_degrades_it(string? fault, string? trouble, HealthStatus expected)
    {
        var bench = new HostBench();
        await using var log = new TroubledLog(bench.Log) { Fault = fault, Troubles = trouble is null ? [] : [trouble] };
        using IHost host = bench.Build(ruslo => ruslo.UseLog("a test", (_, _) => new(log)), static services => services.AddHealthChecks().AddRuslo());
        await host.StartAsync(Stop);
        HealthReportEntry entry = await CheckAsync(host);
        Assert.Equal(expected, entry.Status);
        Assert.Contains(fault ?? trouble ?? "", entry.Description, StringComparison.Ordinal);
        await host.StopAsync(Stop);
    }

    [Fact]
    public void A_disk_is_full_when_the_last_hour_goes_on()
    {
        var time = new SimulatedTimeOnly();
        var forecast = new DiskForecast(time);
        var disk = new Disk { FreeBytes = 1000 };
        Assert.Null(forecast.Look(disk));
        time.Now += TimeSpan.FromMinutes(30);
        disk.UsedBytes += 10;
        Assert.Equal(TimeSpan.FromMinutes(3000), forecast.Look(disk));
        time.Now += TimeSpan.FromMinutes(50);
        disk.UsedBytes += 90;
        Assert.Equal(TimeSpan.FromMinutes(1000 / (90 / 50d)), forecast.Look(disk)!.Value, new Near());
    }

    private static IHost Build(HostBench bench, Func<Ordered, HandlerContext, CancellationToken, ValueTask> handler, RetryPolicy? retry = null)
        => bench.Build(ruslo => bench.Use(ruslo).AddSubscription("checked", s => s.Retry(retry ?? RetryPolicy.Default).On(handler)), static services => services.AddHealthChecks().AddRuslo());

    private static async Task<HealthReportEntry> CheckAsync(IHost host)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Stop)).Entries["ruslo"];

    private sealed class Near : IEqualityComparer<TimeSpan>
    {
        public bool Equals(TimeSpan x, TimeSpan y) => (x - y).Duration() < TimeSpan.FromSeconds(1);

        public int GetHashCode(TimeSpan obj) => 0;
    }

    private sealed class Disk : IDiskSpace
    {
        public long UsedBytes { get; set; }

        public long FreeBytes { get; set; }
    }

    private sealed class SimulatedTimeOnly : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
