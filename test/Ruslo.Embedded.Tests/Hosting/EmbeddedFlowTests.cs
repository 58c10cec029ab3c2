using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

public sealed class EmbeddedFlowTests : IDisposable
{
    private static readonly Flow Parcel = Flow.For("parcel")
        .From<Posted>()
        .Then<Weighed>(within: TimeSpan.FromMinutes(10))
        .Then<HandedOver>(within: TimeSpan.FromHours(2))
        .FailsOn<Damaged>()
        .Undoes<Weighed, Repaid>(within: TimeSpan.FromHours(1));

    private readonly string root = Directory.CreateTempSubdirectory("ruslo-flows-").FullName;
    private readonly Clock clock = new();

    [Event("posted", Topic = "parcels")]
    public sealed record Posted(int Number);

    [Event("weighed", Topic = "parcels")]
    public sealed record Weighed(int Number);

    [Event("handed-over", Topic = "parcels")]
    public sealed record HandedOver(int Number);

    [Event("damaged", Topic = "parcels")]
    public sealed record Damaged(int Number);

    [Event("repaid", Topic = "parcels")]
    public sealed record Repaid(int Number);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Cases_in_files_go_on_after_a_restart_and_what_was_due_meanwhile_is_told_once()
    {
        Guid[] cases = [.. Enumerable.Range(0, 300).Select(static i => DerivedId.ForForeign("parcels", $"{i}"))];
        using (IHost host = Build())
        {
            await host.StartAsync(Stop);
            var bus = host.Services.GetRequiredService<IDirectBus>();
            for (int i = 0; i < cases.Length; i++)
            {
                await bus.PublishAsync(new Posted(i), new() { CorrelationId = cases[i] }, Stop);
                if (i % 3 > 0)
                {
                    await bus.PublishAsync(new Weighed(i), new() { CorrelationId = cases[i] }, Stop);
                }
                if (i % 3 > 1)
                {
                    await bus.PublishAsync(new Damaged(i), new() { CorrelationId = cases[i] }, Stop);
                }
            }
            await host.StopAsync(Stop);
        }
        clock.Ahead = TimeSpan.FromMinutes(70);
        for (int run = 0; run < 2; run++)
        {
            using IHost host = Build();
            await host.StartAsync(Stop);
            var flows = host.Services.GetRequiredService<IFlows>();
            FlowSummary summary = (await flows.ListAsync(Stop))[0];
            while ((summary.Stalled, summary.Uncompensated) != (100, 100)) // in a moment: the test's own time-out ends it
            {
                await Task.Yield();
                summary = (await flows.ListAsync(Stop))[0];
            }
            summary = (await flows.ListAsync(Stop))[0]; // each figure was of its own moment
            Assert.Equal((100, 0, 0), (summary.Open, summary.Compensating, summary.Forked));
            Assert.Equal(100, await CountAsync(host, "flow-stalled"));
            Assert.Equal(100, await CountAsync(host, "flow-uncompensated"));
            FlowCaseDetails late = (await flows.FindAsync("parcel", cases[5], cancellationToken: Stop))!;
            Assert.Equal(["posted", "weighed", "damaged", "flow-uncompensated"], late.Events.Select(static e => e.Name));
            var seen = new HashSet<Guid>();
            for (FlowCasePage? page = null; page is null || page.Cursor is not null;)
            {
                page = await flows.CasesAsync("parcel", new() { Status = FlowCaseStatus.Stalled, Limit = 30, Cursor = page?.Cursor }, Stop);
                Assert.All(page.Cases, one => Assert.True(seen.Add(one.Case)));
            }
            Assert.Equal(100, seen.Count);
            await host.StopAsync(Stop);
        }
    }

    private static async Task<int> CountAsync(IHost host, string name)
        => (await host.Services.GetRequiredService<IEventLog>().ReadAsync(0, new() { Names = [name] }, 1000, Stop)).Events.Count;

    private IHost Build()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddRuslo(static ruslo => ruslo.UseEmbedded("log").AddFlow(Parcel));
        return builder.Build();
    }

    /// <summary>The system's clock, which somebody can set forward.</summary>
    private sealed class Clock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
