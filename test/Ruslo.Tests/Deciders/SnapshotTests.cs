using System.Text;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Ruslo.Tests.Deciders;

public sealed class SnapshotTests
{
    private readonly InMemoryStateStore store = new();
    private int folded;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_stream_is_folded_from_its_snapshot_on()
    {
        var log = new InMemoryEventLog(new());
        await FillAsync(log, "a", 95);
        Assert.Equal(95, await LoadAsync(log)); // keeps a snapshot
        await FillAsync(log, "a", 3);
        Assert.Equal((98, 3), (await LoadAsync(log), folded));
    }

    [Fact]
    public async Task A_state_that_memory_keeps_makes_a_snapshot_too_when_it_has_grown_enough()
    {
        var bench = new Bench(this, new(new RusloRuntime()), new() { Every = 10 });
        for (int i = 0; i < 25; i++)
        {
            (await bench.Deciders.ExecuteAsync(bench.Counter, "a", 1, Stop)).OrThrow();
        }
        await bench.Snapshots.DisposeAsync();
        Assert.Equal((25, 5), (await LoadAsync(bench.Log), folded)); // the twentieth made one
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 0)]
    public async Task A_load_that_took_long_keeps_a_snapshot_however_few_events_it_folded(int events, int foldedAgain)
    {
        var log = new InMemoryEventLog(new());
        var clock = new Clock();
        await FillAsync(log, "a", events);
        foreach (int expected in (int[])[events, foldedAgain])
        {
            var bench = new Bench(store, () =>
            {
                folded++;
                clock.Now += TimeSpan.FromMilliseconds(40);
            }, log, new() { Every = 1000 }, cached: 0, clock);
            folded = 0;
            Assert.Equal((events, expected), (await bench.Deciders.LoadAsync(bench.Counter, "a", Stop), folded));
            await bench.Snapshots.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_snapshot_of_another_shape_is_not_read()
    {
        var log = new InMemoryEventLog(new());
        await FillAsync(log, "a", 30);
        await LoadAsync(log);
        Assert.Equal((30, 30), (await LoadAsync(log, new() { Every = 10, Shape = 2 }), folded));
        Assert.Equal((30, 0), (await LoadAsync(log, new() { Every = 10, Shape = 2 }), folded)); // that of the new shape has replaced it
    }

    [Fact]
    public async Task A_snapshot_of_another_log_is_not_read()
    {
        var log = new InMemoryEventLog(new());
        await FillAsync(log, "a", 30);
        await LoadAsync(log);
        var other = new InMemoryEventLog(new());
        await FillAsync(other, "a", 40, by: 2);
        Assert.Equal((80, 40), (await LoadAsync(other), folded));
        var shorter = new InMemoryEventLog(new());
        await FillAsync(shorter, "a", 5);
        Assert.Equal(5, await LoadAsync(shorter));
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_read_is_as_good_as_none()
    {
        var log = new InMemoryEventLog(new());
        await FillAsync(log, "a", 30);
        foreach (string damaged in (string[])["", "{", """{"shape":1,"version":9,"token":"x","state":7}""", """{"shape":1,"version":9,"token":"","state":7}""", """{"shape":1,"state":7}"""])
        {
            await using (IState state = await store.OpenAsync(new("$snapshots.counts", [new StateTable("states")]), Stop))
            {
                await state.CommitAsync(new() { Writes = [new StateWrite("states", "\na", Encoding.UTF8.GetBytes(damaged))] }, Stop);
            }
            Assert.Equal((30, 30), (await LoadAsync(log), folded));
        }
    }

    [Fact]
    public async Task A_store_that_fails_fails_no_command()
    {
        await store.DisposeAsync();
        var bench = new Bench(this, new(new RusloRuntime()), new() { Every = 1 });
        Executed<int, Counted> executed = await bench.Deciders.ExecuteAsync(bench.Counter, "a", 1, Stop);
        Assert.True(executed.IsDone);
        Assert.Equal(1, await LoadAsync(bench.Log));
    }

    [Fact]
    public async Task The_past_is_folded_without_what_came_later()
    {
        var log = new InMemoryEventLog(new());
        await FillAsync(log, "a", 50);
        await LoadAsync(log);
        var bench = new Bench(this, log, new() { Every = 10 });
        folded = 0;
        Assert.Equal((20, 20), (await bench.Deciders.LoadAsync(bench.Counter, "a", AsOf.Version(19), Stop), folded));
        folded = 0;
        await FillAsync(log, "a", 5);
        Assert.Equal((52, 2), (await bench.Deciders.LoadAsync(bench.Counter, "a", AsOf.Version(51), Stop), folded));
        Assert.Equal(55, await bench.Deciders.LoadAsync(bench.Counter, "a", AsOf.OccurredTime(DateTimeOffset.MaxValue), Stop));
    }

    [Fact]
    public async Task Tenants_have_snapshots_of_their_own()
    {
        var log = new InMemoryEventLog(new());
        await FillAsync(log, "a", 30);
        await LoadAsync(log);
        await FillAsync(log, "a", 12, tenant: "acme");
        Assert.Equal(12, await LoadAsync(log, tenant: "acme"));
        Assert.Equal((30, 0), (await LoadAsync(log), folded));
    }

    [Fact]
    public void Whatever_is_kept_when_a_state_is_that_of_all_its_events()
        => Gen.Select(Gen.Int[1, 8], Gen.Int[0, 3].Array[1, 40]).SampleAsync(async (every, steps) =>
        {
            await using var own = new InMemoryStateStore();
            var log = new InMemoryEventLog(new());
            int expected = 0, version = -1;
            foreach (int step in steps)
            {
                var bench = new Bench(own, () => { }, log, new() { Every = every }, cached: step == 3 ? 16 : 0);
                if (step < 2)
                {
                    (await bench.Deciders.ExecuteAsync(bench.Counter, "a", ++version % 5, Stop)).OrThrow();
                    expected += version % 5;
                }
                else if (version >= 0 && step == 2)
                {
                    await bench.Deciders.LoadAsync(bench.Counter, "a", AsOf.Version(version / 2), Stop);
                }
                Assert.Equal(expected, await bench.Deciders.LoadAsync(bench.Counter, "a", Stop));
                await bench.Snapshots.DisposeAsync();
            }
        }, iter: 100, threads: 1);

    [Fact]
    public async Task What_cannot_work_is_told_at_start()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        var counter = new Bench(this, new(new RusloRuntime()), new()).Counter;
        builder.Services.AddRusloCore(static catalog => catalog.Event<Counted>("counted", "counts"), ruslo =>
        {
            ruslo.UseLog("memory", static (services, _) => new(new InMemoryEventLog(services.GetRequiredService<RusloRuntime>())));
            ruslo.AddSnapshots(counter);
            ruslo.AddSnapshots(counter);
            Assert.Throws<ArgumentException>(() => ruslo.AddSnapshots(counter, new() { Every = 0 }));
        });
        using IHost host = builder.Build();
        SetupException mistakes = await Assert.ThrowsAsync<SetupException>(() => host.StartAsync(Stop));
        Assert.Contains("no state store", mistakes.Message, StringComparison.Ordinal);
        Assert.Contains("SnapshotPolicy.Name", mistakes.Message, StringComparison.Ordinal);
    }

    private static async Task FillAsync(InMemoryEventLog log, string key, int events, int by = 1, string tenant = "")
    {
        var drafting = new EventDrafting(Bench.Serializer);
        for (int i = 0; i < events; i++)
        {
            NewEvent draft = drafting.Draft(new Counted(by), new() { Key = key, Tenant = tenant }, Guid.CreateVersion7(), null, new());
            await log.AppendAsync(new() { Events = new[] { draft } }, Stop);
        }
    }

    /// <summary>The state as a process sees that has just started.</summary>
    private async Task<int> LoadAsync(InMemoryEventLog log, SnapshotPolicy? policy = null, string? tenant = null)
    {
        var bench = new Bench(this, log, policy ?? new() { Every = 10 });
        folded = 0;
        int state = await bench.Deciders.LoadAsync(bench.Counter, "a", new LoadOptions { Tenant = tenant }, Stop);
        await bench.Snapshots.DisposeAsync();
        return state;
    }

    private sealed record Counted(int By);

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    private sealed class Bench
    {
        public Bench(SnapshotTests tests, InMemoryEventLog log, SnapshotPolicy policy) : this(tests.store, () => tests.folded++, log, policy, cached: 16) { }

        public Bench(InMemoryStateStore store, Action folding, InMemoryEventLog log, SnapshotPolicy policy, int cached, TimeProvider? time = null)
        {
            Log = log;
            Counter = new("counts", 0, static (_, by) => new Counted(by), (count, e) =>
            {
                folding();
                return count + e.By;
            });
            var runtime = new RusloRuntime(time);
            Snapshots = new(store, [new(Counter, "counts", typeof(int), policy)], Serializer.Catalog, NullLogger.Instance);
            Deciders = new DirectDeciders(log, Serializer, new(log, new(Serializer), runtime, new([])), new(cached), new([]), runtime, Snapshots);
        }

        public static EventSerializer Serializer { get; } = new(new CatalogBuilder().Event<Counted>("counted", "counts").Build());

        public InMemoryEventLog Log { get; }

        public Decider<int, int, Counted> Counter { get; }

        public Snapshots Snapshots { get; }

        public IDirectDeciders Deciders { get; }
    }
}
