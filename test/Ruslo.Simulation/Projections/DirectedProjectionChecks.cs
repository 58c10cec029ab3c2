namespace Ruslo.Battery;

/// <summary>Rules of projections, each brought about on purpose.</summary>
internal static class DirectedProjectionChecks
{
    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["Views that are ahead of the log are made again"] = AheadAsync,
        ["What is parked and what passes it are one transaction"] = ParkedWithTheFoldAsync,
        ["A token is not served over a parked key, nor before it was passed"] = TokenAsync,
        ["A token is not served while what it stands for is being committed"] = CommittingAsync,
        ["An update of a missing view parks its key"] = MissingAsync,
        ["Tenants share no view"] = TenantsAsync,
        ["What was skipped holds for views that are made again"] = DecisionsAsync,
        ["A rebuild is read only when it has come as far, and makes the same views"] = RebuildAsync,
        ["What was staged and not committed is folded into no view"] = AbandonedAsync,
        ["Views are durable before they are read instead of others"] = DurableAsync,
        ["The former views are read until those of a new version have been built"] = FormerAsync,
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

    private static async Task CommittingAsync(Simulation sim)
    {
        var app = new App(sim, new ModelStateStore());
        await app.StartAsync();
        await app.PublishAsync("", new Shared("a", ["a"], 0));
        Truth.Require((await app.ReadAsync("shared a"))?.Count == 1, "the view is made");
        var let = new TaskCompletionSource();
        app.Life.Commits = let.Task;
        Token last = await app.PublishAsync("", [.. Enumerable.Range(1, 50).Select(static i => new Shared("a", ["a"], i))]);
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        Truth.Require(app.Life.HeldCommits == 1, "what was folded is being committed");
        Task<AccountView?> reading = app.ReadAsync("shared a", last);
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        let.SetResult();
        AccountView? view = await reading;
        Truth.Require(view?.Count == 51, $"a read after a token has everything up to it, not {view}");
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

    private static async Task DecisionsAsync(Simulation sim)
    {
        var app = new App(sim, new ModelStateStore());
        await app.StartAsync();
        Token poison = await app.PublishAsync("", new Opened("a", 1), new Opened("a", 2));
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        Truth.Require(await app.Process.Subscriptions.RequestAsync("accounts.v1", new(ParkedRequestKind.Skip, new("", "", "a"), poison.Position)) == ParkedAnswer.Done, "the parked event is skipped");
        await app.Process.Projections.RebuildAsync("accounts");
        await app.Process.Projections.RebuiltAsync("accounts");
        Truth.Require(app.Running.Status() is { ParkedKeys: 0, Generation: 2 }, "what was skipped is not parked in what was made again");
        await app.StopAsync();
        await app.StartAsync(2);
        await app.Process.Projections.RebuiltAsync("accounts");
        Truth.Require(app.Running.Status().ParkedKeys == 0, "nor in another version");
        await app.StopAsync();
    }

    private static async Task RebuildAsync(Simulation sim)
    {
        var app = new App(sim, new ModelStateStore());
        await app.StartAsync();
        await app.PublishAsync("", [.. Enumerable.Range(0, 600).Select(static i => new Shared("a", ["a"], i))]);
        AccountView before = (await app.ReadAsync("shared a"))!;
        await app.Process.Projections.RebuildAsync("accounts");
        bool isOver = false;
        Task reading = sim.Runtime.Start(async () =>
        {
            while (!isOver)
            {
                AccountView? view = await app.Process.Views.GetAsync<AccountView>("shared a");
                Truth.Require(view == before, $"{view} was read after {before}");
                await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(1));
            }
        });
        await app.Process.Projections.RebuiltAsync("accounts");
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        isOver = true;
        await reading;
        await app.StopAsync();
    }

    private static async Task AbandonedAsync(Simulation sim)
    {
        var app = new App(sim, new ModelStateStore());
        await app.StartAsync(Projection.For<AccountView>("accounts", 1).OnEach((Shared e) => e.With, key: static with => with,
            fold: (view, e, with) => with == "nobody" ? throw new InvalidOperationException("There is no such account.") : (view ?? new(with, 0, 0, 0, 0)).With(e.Number, 1, 0)));
        await app.PublishAsync("", [.. Enumerable.Range(0, 20).Select(static i => new Shared("a", ["a", i == 13 ? "nobody" : $"{i}"], i))]); // "a" is folded before "nobody" fails
        await app.PublishAsync("", [.. Enumerable.Range(20, 5).Select(static i => new Shared("a", ["a"], i))]);
        AccountView? view = await app.ReadAsync("a");
        Truth.Require(view?.Count == 25, $"each event is in the view once, not {view}");
        await app.StopAsync();
    }

    private static async Task DurableAsync(Simulation sim)
    {
        var states = new ModelStateStore();
        var app = new App(sim, states);
        await app.StartAsync();
        Token last = await app.PublishAsync("", [.. Enumerable.Range(0, 30).Select(static i => new Shared("a", ["a"], i))]);
        await app.ReadAsync("shared a");
        for (int generation = 2; generation <= 12; generation++)
        {
            await app.Process.Projections.RebuildAsync("accounts");
            await app.Process.Projections.RebuiltAsync("accounts");
            app.Kill();
            await using (IState state = await states.OpenAsync(new($"subscription accounts.v1 generation {generation}", [new StateTable("views")])))
            {
                long checkpoint = await state.ReadProgressAsync($"sub/accounts.v1/{generation}/0") is [var entry] ? ProgressFormat.DecodePartition(entry.Value.Span).Checkpoint : 0;
                Truth.Require(checkpoint >= last.Position, $"what is read was made up to position {checkpoint} only when the power was cut");
            }
            await app.StartAsync();
        }
        await app.StopAsync();
    }

    private static async Task FormerAsync(Simulation sim)
    {
        var app = new App(sim, new ModelStateStore());
        await app.StartAsync();
        await app.PublishAsync("", [.. Enumerable.Range(0, 600).Select(static i => new Shared("a", ["a"], i))]);
        AccountView before = (await app.ReadAsync("shared a"))!;
        await app.StopAsync();
        await app.StartAsync(2);
        AccountView? view = await app.Process.Views.GetAsync<AccountView>("shared a");
        Truth.Require(view == before, $"{view} was read after {before}");
        await app.Process.Projections.RebuiltAsync("accounts");
        view = await app.Process.Views.GetAsync<AccountView>("shared a");
        Truth.Require(view == before, $"{view} was built instead of {before}");
        await app.StopAsync();
    }

    /// <summary>The projection of accounts on a log in memory, that can stop, be killed and start again.</summary>
    private sealed class App
    {
        private readonly Simulation sim;
        private readonly IStateStore states;
        private readonly InMemoryEventLog log;
        private readonly EventSerializer serializer;

        public App(Simulation sim, IStateStore states)
        {
            (this.sim, this.states) = (sim, states);
            log = new InMemoryEventLog(sim.Runtime);
            var catalog = new CatalogBuilder();
            AccountProjection.Describe(catalog);
            serializer = new(catalog.Build());
            Life = new(sim, faulty: false);
        }

        public SubscriptionProcess Life { get; private set; }

        public ProjectionProcess Process { get; private set; } = null!;

        public SubscriptionSlot Running => Process.Slot;

        public Task StartAsync(int version = 1) => StartAsync(new AccountProjection([]).Version(version));

        public async Task StartAsync(Projection<AccountView> projection)
        {
            Life = new(sim, faulty: false);
            Process = await ProjectionProcess.StartAsync(new ProcessLog(log, Life), serializer, sim.Runtime, new ProcessStates(states, Life), 1024, RegisteredProjection.Of(projection, new()));
        }

        public Task StopAsync() => Process.StopAsync();

        public void Kill()
        {
            Life.Kill();
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
            return await Process.Views.Of<AccountView>(tenant: tenant).GetAsync(key, after.Value);
        }
    }
}
