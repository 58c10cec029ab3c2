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

    internal sealed record Taken(int Count);

    private sealed class Theatre
    {
        private readonly Simulation sim;

        public Theatre(Simulation sim)
        {
            this.sim = sim;
            var serializer = new EventSerializer(new CatalogBuilder().Event<Taken>("taken", "seats").Build());
            var cache = new StateCache(16);
            Log = new InMemoryEventLog(sim.Runtime);
            Drafting = new(serializer);
            Deciders = new DirectDeciders(Log, serializer, new(Log, Drafting, sim.Runtime, new([])), cache, new([]), sim.Runtime);
            Staged = new(Log, serializer, cache, new([]), sim.Runtime);
        }

        public InMemoryEventLog Log { get; }

        public EventDrafting Drafting { get; }

        public IDirectDeciders Deciders { get; }

        public StagedDeciders Staged { get; }

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
