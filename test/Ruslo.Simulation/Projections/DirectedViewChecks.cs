using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>Rules of changes, lookups and the past of views, each brought about on purpose.</summary>
internal static class DirectedViewChecks
{
    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["A change is handed out with the view that has it"] = ChangesAsync,
        ["A key is found by what the events before have said"] = LookupsAsync,
        ["The past of a view is of its tenant"] = PastAsync,
    };

    private static async Task ChangesAsync(Simulation sim)
    {
        var app = new App(sim, looksUp: false);
        var reacted = new List<Changed<AccountView>>();
        var followed = new List<Changed<AccountView>>();
        await app.StartAsync();
        await app.ReactAsync(reacted.Add);
        using var closes = new CancellationTokenSource();
        Task page = sim.Runtime.Start(() => app.FollowAsync(followed.Add, closes.Token));
        await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(1));
        var countAt = new Dictionary<long, int>();
        for (int i = 1; i <= 30; i++)
        {
            countAt.Add((await app.PublishAsync("", new Shared("a", ["a"], i))).Position, i);
            await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(3)));
        }
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(10));
        Truth.Require(reacted.Count >= 30, $"all 30 changes are reacted to, not {reacted.Count}");
        foreach (Changed<AccountView> change in reacted.Concat(followed))
        {
            Truth.Require(change.View?.Count >= countAt[change.Token.Position], $"the change at {change.Token.Position} is handed out with {change.View}");
        }
        Truth.Require(followed.Count > 0 && followed[^1].View!.Count == 30, "the page has seen the last change");
        closes.Cancel();
        try
        {
            await page;
        }
        catch (OperationCanceledException)
        {
            // The page is closed.
        }
        await app.StopAsync();
    }

    private static async Task LookupsAsync(Simulation sim)
    {
        var app = new App(sim, looksUp: true);
        await app.StartAsync();
        Token last = default;
        for (int i = 0; i < 35; i++)
        {
            await app.PublishAsync("", new Shared($"s{i % 7}", [], i), new Opened($"o{i}", 1000));
            last = await app.PublishAsync("", new Moved($"o{i}", "b", 1, i));
        }
        for (int i = 0; i < 7; i++)
        {
            AccountView? found = await app.Views.Of<AccountView>().GetAsync($"found s{i}", last);
            Truth.Require(found?.Count == 5, $"each of the 5 events finds the view of the share, which is {found}");
        }
        await app.StopAsync();
    }

    private static async Task PastAsync(Simulation sim)
    {
        var app = new App(sim, looksUp: false);
        await app.StartAsync();
        await app.PublishAsync("acme", new Shared("a", ["a"], 1));
        Token last = await app.PublishAsync("", new Shared("a", ["a"], 2));
        AccountView? now = await app.Views.Of<AccountView>().GetAsync("shared a", last);
        AccountView? past = await app.Views.Of<AccountView>().GetAsync("shared a", AsOf.Position(last.Position));
        Truth.Require(now == past, $"the view as of its last event is {past} instead of {now}");
        await app.StopAsync();
    }

    /// <summary>The projection of accounts, and those who look at its views.</summary>
    private sealed class App
    {
        private readonly Simulation sim;
        private readonly InMemoryEventLog log;
        private readonly EventSerializer serializer;
        private readonly Projection<AccountView> projection;
        private readonly RegisteredProjection registered;
        private readonly SubscriptionRuntime runtime;

        public App(Simulation sim, bool looksUp)
        {
            this.sim = sim;
            log = new InMemoryEventLog(sim.Runtime);
            var catalog = new CatalogBuilder();
            AccountProjection.Describe(catalog);
            serializer = new(catalog.Build());
            projection = new AccountProjection([], looksUp).Definition;
            registered = RegisteredProjection.Of(projection, new());
            runtime = new(log, serializer, new ServiceCollection().AddTransient(_ => Views).BuildServiceProvider(), sim.Runtime, NullLogger.Instance, new ModelStateStore());
        }

        public IViews Views => new RunningViews(new(new ServedViews(runtime)), [registered]);

        public ValueTask StartAsync() => runtime.AddAsync(registered.Define(serializer.Catalog));

        public ValueTask StopAsync() => runtime.StopAsync();

        public ValueTask ReactAsync(Action<Changed<AccountView>> reacts)
        {
            var subscription = new SubscriptionBuilder("reaction", serializer.Catalog);
            subscription.OnChanged(projection, (change, _, _) =>
            {
                reacts(change);
                return default;
            });
            return runtime.AddAsync(subscription.Build());
        }

        public async Task FollowAsync(Action<Changed<AccountView>> sees, CancellationToken closes)
        {
            await foreach (Changed<AccountView> change in Views.Of<AccountView>().ChangesAsync(default, closes))
            {
                sees(change);
            }
        }

        public async Task<Token> PublishAsync(string tenant, params object[] events)
        {
            var drafting = new EventDrafting(serializer);
            NewEvent[] drafts = [.. events.Select(e => drafting.Draft(e, new() { Tenant = tenant }, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), null, new()))];
            var appended = (Appended)await log.AppendAsync(new() { Events = drafts });
            return Token.Of(log.Id, (await log.FindAtAsync(appended.LastPosition, CancellationToken.None))!);
        }
    }
}
