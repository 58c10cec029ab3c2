namespace Ruslo.Battery;

/// <summary>Rules of publishing from handlers, and of changing subscriptions, each brought about on purpose.</summary>
internal static class DirectedDefinitionChecks
{
    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["A generation is never used twice, not even after retiring"] = GenerationsAsync,
        ["A rewind takes a new generation and drops what waits from its target on"] = RewindAsync,
        ["Partitions change their number at one position, and parked keys with them"] = RepartitionAsync,
        ["A subscription that is renamed takes its tables along, wherever the power goes"] = RenameAsync,
        ["What is staged is derived, leaves nothing when it fails, and holds the commit to what it expected"] = StagingAsync,
    };

    private static async Task GenerationsAsync(Simulation sim)
    {
        var app = new SubscribedApp(sim);
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
        var app = new SubscribedApp(sim);
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
        var app = new SubscribedApp(sim);
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

    /// <summary>The power goes after each of the first steps of a renaming, in turn.</summary>
    private static async Task RenameAsync(Simulation sim)
    {
        for (int steps = 0; steps < 24; steps++)
        {
            var states = new ModelStateStore();
            var app = new SubscribedApp(sim, states);
            await app.Control.AddAsync("old", Counting);
            await app.PlaceAsync(new("a", 1), new("a", 2), new("a", 3));
            await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
            await app.Control.StopAsync(CancellationToken.None);
            app.Restart();
            Task renaming = app.Control.AddAsync("new", s => Counting(s.RenamedFrom("old"))).AsTask();
            for (int i = 0; i < steps; i++)
            {
                await Task.Yield();
            }
            states.CutPower(sim.Random);
            try
            {
                await renaming;
                await app.Control.StopAsync(CancellationToken.None);
            }
            catch (RusloException)
            {
                // The power was cut.
            }
            app.Restart();
            await app.Control.AddAsync("new", s => Counting(s.RenamedFrom("old")));
            await app.PlaceAsync(new Placed("a", 4));
            await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
            SubscriptionTables tables = app.Runtime.Get("new").Running!.Tables!;
            Tally? tally = await tables.State.GetAsync("tallies", "a") is { } document ? tables.Find(typeof(Tally), null).Read<Tally>("a", document) : null;
            Truth.Require(tally is { Count: 4, InOrder: true }, $"after {steps} steps four events are counted once, in order, not {tally}");
            await app.Control.StopAsync(CancellationToken.None);
        }

        static void Counting(SubscriptionBuilder s) => s.FromBeginning().State<Tally>("tallies").On<Placed>(static async (e, context, ct)
            => await context.State<Tally>().UpdateAsync(e.Key, tally => new((tally?.Count ?? 0) + 1, e.Number, (tally?.InOrder ?? true) && e.Number > (tally?.Last ?? -1)), ct));
    }

    private static async Task StagingAsync(Simulation sim)
    {
        var app = new SubscribedApp(sim);
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
}
