using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>Rules of deciding, each brought about on purpose.</summary>
internal static class DirectedDeciderChecks
{
    private static readonly Decider<int, int, Taken> Seats = new("seats", 2, Decide, static (left, taken) => left - taken.Count);

    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["A kept state refuses only what the log confirms"] = KeptStateAsync,
        ["A command with an id is executed once"] = CommandIdAsync,
        ["What a handler decides sees what its batch has staged"] = StagedAsync,
        ["What a handler refuses holds its commit to the state that it saw"] = StagedRefusalAsync,
        ["A snapshot of another shape is not read"] = ShapeAsync,
        ["A snapshot of another log is not read"] = OtherLogAsync,
    };

    private static Decision<Taken> Decide(int left, int count) => count > left ? Decision.Refuse("sold-out") : new Taken(count);

    private static async Task KeptStateAsync(Simulation sim)
    {
        var theatre = new Theatre(sim);
        await theatre.Deciders.ExecuteAsync(Seats, "a", 2);
        await theatre.ReturnAsync("a", 1);
        Executed<int, Taken> executed = await theatre.Deciders.ExecuteAsync(Seats, "a", 1);
        Truth.Require(executed.IsDone, $"a seat that was given back can be taken: {executed.Refusal}");
    }

    private static async Task CommandIdAsync(Simulation sim)
    {
        var theatre = new Theatre(sim);
        var options = new ExecuteOptions { CommandId = sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()) };
        await theatre.Deciders.ExecuteAsync(Seats, "a", 2, options);
        Executed<int, Taken> again = await theatre.Deciders.ExecuteAsync(Seats, "a", 2, options);
        Truth.Require(again is { IsDone: true, IsRepeated: true, Events.Count: 1 }, $"the first result is returned again, not {again}");
    }

    private static async Task StagedAsync(Simulation sim)
    {
        var theatre = new Theatre(sim);
        StagedBatch batch = new(theatre.Log, theatre.Drafting);
        StagedAttempt attempt = batch.Begin(await theatre.UnitAsync());
        Executed<int, Taken> first = await theatre.Staged.ExecuteAsync(attempt, Seats, "a", 2, new(), CancellationToken.None);
        Executed<int, Taken> second = await theatre.Staged.ExecuteAsync(attempt, Seats, "a", 1, new(), CancellationToken.None);
        Truth.Require(first.IsDone && second.Refusal is not null, "the seats that are staged are taken");
    }

    private static async Task StagedRefusalAsync(Simulation sim)
    {
        var theatre = new Theatre(sim);
        await theatre.Deciders.ExecuteAsync(Seats, "a", 2);
        StagedBatch batch = new(theatre.Log, theatre.Drafting);
        StagedAttempt attempt = batch.Begin(await theatre.UnitAsync());
        Executed<int, Taken> refused = await theatre.Staged.ExecuteAsync(attempt, Seats, "a", 1, new(), CancellationToken.None);
        Truth.Require(refused.Refusal is not null, "the theatre is sold out");
        attempt.Complete();
        Truth.Require(batch.Accept(attempt) is null, "the attempt is accepted");
        await theatre.ReturnAsync("a", 2);
        AppendResult result = await theatre.Log.AppendAsync(new() { Events = batch.Events.ToArray(), Expected = batch.Expected() });
        Truth.Require(result is Conflict, $"what rests on the refusal is not committed: {result}");
    }

    private static async Task ShapeAsync(Simulation sim)
    {
        await using var store = new InMemoryStateStore();
        var log = new InMemoryEventLog(sim.Runtime);
        Truth.Require(await LeftAsync(sim, log, store, Seats, shape: 1, returned: 3) == 5, "the state is that of its events");
        var dozens = new Decider<int, int, Taken>("seats", 0, Decide, static (left, taken) => left - (12 * taken.Count));
        int left = await LeftAsync(sim, log, store, dozens, shape: 2, returned: 1);
        Truth.Require(left == 48, $"{left} is no state of the new shape");
    }

    private static async Task OtherLogAsync(Simulation sim)
    {
        await using var store = new InMemoryStateStore();
        await LeftAsync(sim, new(sim.Runtime), store, Seats, shape: 1, returned: 3);
        int left = await LeftAsync(sim, new(sim.Runtime), store, Seats, shape: 1, returned: 1);
        Truth.Require(left == 3, $"{left} seats are what was left in another log");
    }

    /// <summary>The state of a stream as a process loads it that keeps a snapshot of every load, and has just started.</summary>
    private static async Task<int> LeftAsync(Simulation sim, InMemoryEventLog log, InMemoryStateStore store, Decider<int, int, Taken> decider, int shape, int returned)
    {
        var theatre = new Theatre(sim, log, store, decider, new() { Every = 1, Shape = shape });
        await theatre.ReturnAsync("a", returned);
        int left = await theatre.Deciders.LoadAsync(decider, "a");
        await theatre.Snapshots!.DisposeAsync();
        return left;
    }

    internal sealed record Taken(int Count);

    private sealed class Theatre
    {
        private readonly Simulation sim;

        public Theatre(Simulation sim) : this(sim, new(sim.Runtime), null, Seats, new()) { }

        public Theatre(Simulation sim, InMemoryEventLog log, InMemoryStateStore? store, Decider<int, int, Taken> decider, SnapshotPolicy policy)
        {
            this.sim = sim;
            var serializer = new EventSerializer(new CatalogBuilder().Event<Taken>("taken", "seats").Build());
            var cache = new StateCache(16);
            Log = log;
            Drafting = new(serializer);
            Snapshots = store is null ? null : new(store, [new(decider, "seats", typeof(int), policy)], serializer.Catalog, NullLogger.Instance);
            Deciders = new DirectDeciders(Log, serializer, new(Log, Drafting, sim.Runtime, new([])), cache, new([]), sim.Runtime, Snapshots);
            Staged = new(Log, serializer, cache, new([]), sim.Runtime);
        }

        public InMemoryEventLog Log { get; }

        public EventDrafting Drafting { get; }

        public IDirectDeciders Deciders { get; }

        public StagedDeciders Staged { get; }

        public Snapshots? Snapshots { get; }

        /// <summary>Somebody else gives seats back.</summary>
        public async Task ReturnAsync(string key, int seats)
        {
            NewEvent[] events = [Drafting.Draft(new Taken(-seats), new() { Key = key }, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), null, new())];
            Truth.Require(await Log.AppendAsync(new() { Events = events }) is Appended, "an append succeeds");
        }

        public async Task<UnitOfWork> UnitAsync()
        {
            await ReturnAsync("handled", 0);
            RecordedEvent handled = (await Log.ReadStreamAsync(new("seats", "handled"), 0, ReadDirection.Forwards, 1)).Events[0];
            return new(Log.Id, "deciding", 1, handled, handled.Stream);
        }
    }
}
