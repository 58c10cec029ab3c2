using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>Rules of projections, each brought about on purpose.</summary>
internal static class DirectedProjectionChecks
{
    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["Views that are ahead of the log are made again"] = AheadAsync,
        ["What is parked and what passes it are one transaction"] = ParkedWithTheFoldAsync,
        ["A token is not served over a parked key, nor before it was passed"] = TokenAsync,
        ["An update of a missing view parks its key"] = MissingAsync,
        ["Tenants share no view"] = TenantsAsync,
    };

    private static async Task AheadAsync(Simulation sim)
    {
        var states = new ModelStateStore();
        var app = new App(sim, states);
        await app.StartAsync();
        await app.PublishAsync("", new Opened("a", 1), new Moved("a", "b", 1, 2), new Moved("a", "b", 1, 3));
        Truth.Require((await app.ReadAsync("a"))?.Count == 3, "the view is made");
        await app.StopAsync();
        var restored = new App(sim, states); // an older log
        await restored.PublishAsync("", new Opened("a", 7));
        await restored.StartAsync();
        AccountView? view = await restored.ReadAsync("a");
        Truth.Require(view?.Count == 1, $"the view is made of this log, not {view}");
        await restored.StopAsync();
    }

    private static async Task ParkedWithTheFoldAsync(Simulation sim)
    {
        var states = new ModelStateStore();
        var app = new App(sim, states);
        for (int round = 1; round <= 40; round++)
        {
            await app.StartAsync();
            string[] healthy = [.. Enumerable.Range(0, 4).Select(i => $"{round}-{i}")]; // where most keys fail it would be taken for an outage
            await app.PublishAsync("", new Shared("a", healthy, round), new Moved("never opened " + round, "b", 1, round));
            await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(3)));
            app.Kill();
        }
        await app.StartAsync();
        for (DateTimeOffset end = sim.Time.GetUtcNow() + TimeSpan.FromHours(2); app.Running.Status().Lag > 0 && sim.Time.GetUtcNow() < end;)
        {
            await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        }
        int parked = app.Running.Status().ParkedKeys;
        Truth.Require(parked == 40, $"all 40 events that failed are parked, not {parked}");
        await app.StopAsync();
    }

    private static async Task TokenAsync(Simulation sim)
    {
        var app = new App(sim, new ModelStateStore());
        await app.StartAsync();
        Token last = await app.PublishAsync("", [.. Enumerable.Range(0, 50).Select(static i => new Shared("a", ["a"], i))]);
        Truth.Require((await app.ReadAsync("shared a", last))?.Count == 50, "a read after a token has everything up to it");
        Token poison = await app.PublishAsync("", new Opened("a", 51), new Opened("a", 52));
        try
        {
            AccountView? view = await app.ReadAsync("a", poison);
            Truth.Require(false, $"a view that is parked was served as {view}");
        }
        catch (ViewParkedException parked)
        {
            Truth.Require(parked.Position == poison.Position, $"the parked position is named, not {parked.Position}");
        }
        await app.StopAsync();
    }

    private static async Task MissingAsync(Simulation sim)
    {
        var app = new App(sim, new ModelStateStore());
        await app.StartAsync();
        await app.PublishAsync("", new Moved("a", "b", 1, 1));
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        Truth.Require(app.Running.Status().ParkedKeys == 1, "the key of the missing view is parked");
        await app.StopAsync();
    }

    private static async Task TenantsAsync(Simulation sim)
    {
        var app = new App(sim, new ModelStateStore());
        await app.StartAsync();
        await app.PublishAsync("", new Shared("a", ["a"], 1));
        Token last = await app.PublishAsync("acme", new Shared("a", ["a"], 2), new Shared("a", ["a"], 3));
        Truth.Require((await app.ReadAsync("shared a", last))?.Count == 1, "the view of no tenant holds nothing of another");
        Truth.Require((await app.ReadAsync("shared a", last, "acme"))?.Count == 2, "the view of a tenant holds what is its own");
        await app.StopAsync();
    }

    /// <summary>The projection of accounts on a log in memory, that can stop, be killed and start again.</summary>
    private sealed class App
    {
        private readonly Simulation sim;
        private readonly IStateStore states;
        private readonly InMemoryEventLog log;
        private readonly EventSerializer serializer;
        private readonly RegisteredProjection registered = RegisteredProjection.Of(new AccountProjection([]).Definition, new());
        private readonly IServiceProvider services = new ServiceCollection().BuildServiceProvider();
        private SubscriptionProcess process;
        private SubscriptionRuntime runtime = null!;

        public App(Simulation sim, IStateStore states)
        {
            (this.sim, this.states) = (sim, states);
            log = new InMemoryEventLog(sim.Runtime);
            var catalog = new CatalogBuilder();
            AccountProjection.Describe(catalog);
            serializer = new(catalog.Build());
            process = new(sim, faulty: false);
        }

        public SubscriptionSlot Running => runtime.Get(registered.Subscription);

        public async Task StartAsync()
        {
            process = new(sim, faulty: false);
            runtime = new(new ProcessLog(log, process), serializer, services, sim.Runtime, NullLogger.Instance, states);
            await runtime.AddAsync(registered.Define(serializer.Catalog));
        }

        public Task StopAsync() => runtime.StopAsync().AsTask();

        public void Kill()
        {
            process.Kill();
            ((ModelStateStore)states).CutPower(sim.Random);
        }

        public async Task<Token> PublishAsync(string tenant, params object[] events)
        {
            var drafting = new EventDrafting(serializer);
            NewEvent[] drafts = [.. events.Select(e => drafting.Draft(e, new() { Tenant = tenant }, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), null, new()))];
            var appended = (Appended)await log.AppendAsync(new() { Events = drafts });
            return Token.Of(log.Id, (await log.FindAtAsync(appended.LastPosition, CancellationToken.None))!);
        }

        public async Task<AccountView?> ReadAsync(string key, Token? after = null, string tenant = "")
        {
            after ??= Token.Of(log.Id, (await log.FindAtAsync(log.Head, CancellationToken.None))!);
            return await new RunningViews(new(new(runtime)), [registered]).Of<AccountView>(tenant: tenant).GetAsync(key, after.Value);
        }
    }
}
