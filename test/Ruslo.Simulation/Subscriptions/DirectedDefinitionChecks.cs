using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>Rules of publishing from handlers, and of changing subscriptions, each brought about on purpose.</summary>
internal static class DirectedDefinitionChecks
{
    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["A generation is never used twice, not even after retiring"] = GenerationsAsync,
        ["A rewind takes a new generation and drops what waits from its target on"] = RewindAsync,
        ["Partitions change their number at one position, and parked keys with them"] = RepartitionAsync,
        ["What is staged is derived, leaves nothing when it fails, and holds the commit to what it expected"] = StagingAsync,
    };

    private static async Task GenerationsAsync(Simulation sim)
    {
        var app = new App(sim);
        for (int generation = 1; generation <= 3; generation++)
        {
            await app.Control.AddAsync("again", s => s.On<Placed>(static (_, _, _) => default));
            Truth.Require(app.Runtime.Get("again").Registration.Generation == generation, $"generation {generation} follows the last one");
            await app.Control.RetireAsync("again");
        }
        await app.Control.StopAsync(CancellationToken.None);
    }

    private static async Task RewindAsync(Simulation sim)
    {
        var app = new App(sim);
        await app.Control.AddAsync("picky", app.Picky(4, 0));
        long target = await app.PlaceAsync([.. Enumerable.Range(0, 12).Select(static i => new Placed($"good-{i}", i)), new("bad", 1), new("bad", 2)]);
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(2));
        Truth.Require(app.Parked("picky") == 2, "both events wait");
        await app.Control.PauseAsync("picky");
        await app.Control.RewindAsync("picky", SubscriptionStart.At(1));
        IReadOnlyList<ProgressEntry> entries = await app.Log.ReadProgressAsync("sub/picky/");
        Truth.Require(app.Runtime.Get("picky").Registration.Generation == 2, "a rewind takes a new generation");
        Truth.Require(!entries.Any(static e => e.Entry.Contains("/k/", StringComparison.Ordinal)), $"a rewind before position {target} drops what waits there");
        await app.Control.StopAsync(CancellationToken.None);
    }

    private static async Task RepartitionAsync(Simulation sim)
    {
        var app = new App(sim);
        await app.Control.AddAsync("picky", app.Picky(5, 15));
        await app.PlaceAsync([.. Enumerable.Range(0, 60).Select(static i => new Placed(i % 10 == 9 ? "bad" : $"good-{i % 10}", i))]);
        await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(60));
        await app.Control.StopAsync(CancellationToken.None); // some partitions are further than others
        app.Restart();
        await app.Control.AddAsync("picky", app.Picky(3, 15));
        Truth.Require(app.Runtime.Get("picky").Registration.Partitions == 3, "the number of partitions has changed");
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(5));
        await app.Control.StopAsync(CancellationToken.None);
        app.Restart();
        await app.Control.AddAsync("picky", app.Picky(2, 15));
        Truth.Require(app.Parked("picky") == 6, $"the six events of the parked key still wait, not {app.Parked("picky")}");
        Truth.Require(app.Handled.Order().SequenceEqual(Enumerable.Range(0, 60).Where(static i => i % 10 != 9)), $"every other event is handled once, not [{string.Join(' ', app.Handled.Order())}]");
        await app.Control.StopAsync(CancellationToken.None);
    }

    private static async Task StagingAsync(Simulation sim)
    {
        var app = new App(sim);
        await app.PlaceAsync(new Placed("a", 0));
        RecordedEvent handled = (await app.Log.ReadAsync(0, EventFilter.Everything, 1)).Events[0];
        var unit = new UnitOfWork(app.Log.Id, "staging", 1, handled, handled.Stream);
        var batch = new StagedBatch(app.Log, app.Drafting);
        StagedAttempt failing = batch.Begin(unit);
        Published first = await failing.StageAsync(new Placed("a", 1), null, CancellationToken.None);
        failing.Close();
        Truth.Require(batch.Events.Count == 0, "a failed attempt leaves nothing");
        StagedAttempt again = batch.Begin(unit);
        Published second = await again.StageAsync(new Placed("a", 1), new() { ExpectedVersion = ExpectedVersion.Exactly(0) }, CancellationToken.None);
        Truth.Require(first.EventId == second.EventId, "the second attempt stages the same id");
        again.Complete();
        batch.Accept(again);
        await app.PlaceAsync(new Placed("a", 2));
        AppendResult result = await app.Log.AppendAsync(new() { Events = batch.Events.ToArray(), Expected = batch.Expected() });
        Truth.Require(result is Conflict, $"the commit is held to what was expected, not answered with {result}");
    }

    private sealed class App
    {
        private readonly Simulation sim;
        private readonly ServiceProvider services = new ServiceCollection().BuildServiceProvider();

        public App(Simulation sim)
        {
            this.sim = sim;
            Log = new InMemoryEventLog(sim.Runtime);
            Restart();
        }

        public InMemoryEventLog Log { get; }

        public EventSerializer Serializer { get; } = new(new CatalogBuilder().Event<Placed>("placed", "orders", key: e => e.Key).Build());

        public EventDrafting Drafting => new(Serializer);

        public List<int> Handled { get; } = [];

        public SubscriptionRuntime Runtime { get; private set; } = null!;

        public SubscriptionControl Control { get; private set; } = null!;

        public void Restart()
        {
            var notes = new DefinitionLog(NullLogger.Instance);
            Runtime = new(Log, Serializer, services, sim.Runtime, NullLogger.Instance);
            Control = new(Log, Runtime, new(Log, notes), new(Log, null, notes), new(Log, null, notes), new(Runtime, Log, services, NullLogger.Instance, notes), new(Runtime, Log, services, NullLogger.Instance), new(Log, Runtime));
        }

        /// <summary>Handles at a pace of its own, and fails on every event of one key.</summary>
        public Action<SubscriptionBuilder> Picky(int partitions, int milliseconds) => s => s.Partitions(partitions).ExactlyOnce().Retry(RetryPolicy.Default with { InPlace = TimeSpan.Zero, ParkedPause = TimeSpan.FromHours(1) })
            .On<Placed>(async (e, _, ct) =>
            {
                if (e.Key == "bad")
                {
                    throw new InvalidOperationException("broken");
                }
                await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(milliseconds + 1)), ct);
                Handled.Add(e.Number);
            });

        public int Parked(string name) => Runtime.Get(name).Status().ParkedEvents;

        public async Task<long> PlaceAsync(params Placed[] events)
        {
            NewEvent[] drafts = [.. events.Select(e => Drafting.Draft(e, null, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), null, new()))];
            return ((Appended)await Log.AppendAsync(new() { Events = drafts })).FirstPosition;
        }
    }
}
