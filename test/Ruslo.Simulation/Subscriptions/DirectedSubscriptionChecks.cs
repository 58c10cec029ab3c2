using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>Rules of subscriptions that random faults hardly ever meet: each is brought about on purpose.</summary>
internal static class DirectedSubscriptionChecks
{
    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["State of a log that was restored from an older backup is not taken for that of this one"] = RestoredLogAsync,
        ["A subscription that was retired and comes back gets a generation of its own"] = GenerationsAsync,
    };

    private static async Task GenerationsAsync(Simulation sim)
    {
        var log = new InMemoryEventLog(sim.Runtime);
        var notes = new DefinitionLog(NullLogger.Instance);
        var builder = new SubscriptionBuilder("once", new CatalogBuilder().Event<Placed>("placed", "orders", key: e => e.Key).Build());
        SubscriptionDefinition definition = builder.On<Placed>((_, _, _) => ValueTask.CompletedTask).Build();
        Registration first = await new Registrar(log, null, notes).RecordAsync(definition, null, [], CancellationToken.None);
        await new Retiring(log, null, notes).RetireAsync("once", CancellationToken.None);
        Registration second = await new Registrar(log, null, notes).RecordAsync(definition, null, [], CancellationToken.None);
        Truth.Require(second.Generation > first.Generation, $"generation {second.Generation} follows {first.Generation}");
    }

    /// <summary>State has been folded from ten events. The log is restored to five of them, and goes on with five others.</summary>
    private static async Task RestoredLogAsync(Simulation sim)
    {
        var disk = new SimulatedDisk(sim.Random.Split(), () => sim.PauseAsync(2), sim.Note);
        var states = new ModelStateStore();
        var serializer = new EventSerializer(new CatalogBuilder().Event<Placed>("placed", "orders", key: e => e.Key).Build());
        EmbeddedLog log = await EmbeddedLog.OpenAsync(disk.Mount(), null, sim.Runtime);
        await PlaceAsync(sim, log, serializer, "before", 5);
        SortedDictionary<string, byte[]> backup = disk.Content();
        await PlaceAsync(sim, log, serializer, "lost", 5);
        await FoldAsync(sim, log, serializer, states);
        disk.Replace(backup);
        log = await EmbeddedLog.OpenAsync(disk.Mount(), null, sim.Runtime);
        await PlaceAsync(sim, log, serializer, "after", 7);
        try
        {
            SortedDictionary<string, int> counts = await FoldAsync(sim, log, serializer, states);
            Truth.Require(counts.SequenceEqual(new SortedDictionary<string, int> { ["after"] = 7, ["before"] = 5 }), $"the state is [{string.Join(' ', counts)}], of a log that holds 5 before and 7 after");
        }
        catch (RusloException refused)
        {
            sim.Note($"refused: {refused.Message}");
        }
    }

    private static async Task PlaceAsync(Simulation sim, IEventLog log, EventSerializer serializer, string key, int count)
    {
        var drafting = new EventDrafting(serializer);
        for (int i = 0; i < count; i++)
        {
            NewEvent[] events = [drafting.Draft(new Placed(key, i), null, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), null, new())];
            Truth.Require(await log.AppendAsync(new AppendRequest { Events = events }) is Appended, "an append succeeds");
        }
    }

    private static async Task<SortedDictionary<string, int>> FoldAsync(Simulation sim, IEventLog log, EventSerializer serializer, ModelStateStore states)
    {
        var tables = new StateTables();
        ServiceProvider services = new ServiceCollection().AddSingleton(tables).BuildServiceProvider();
        var running = new SubscriptionRuntime(log, serializer, services, sim.Runtime, NullLogger.Instance, states);
        var builder = new SubscriptionBuilder("tally", serializer.Catalog);
        builder.FromBeginning().State<Tally>("tallies").On<Placed>(async (e, context, _) => await context.State<Tally>().UpdateAsync(e.Key, tally => new((tally?.Count ?? 0) + 1, e.Number, true)));
        await running.AddAsync(builder.Build());
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(2));
        SubscriptionStatus status = running.Get("tally").Status();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach ((string key, Tally tally) in (await tables.QueryAsync<Tally>("tally", "tallies")).Documents)
        {
            counts[key] = tally.Count;
        }
        await running.DisposeAsync();
        return status.State == SubscriptionState.Running ? counts : throw new RusloException($"It does not run: {status.Reason}");
    }
}
