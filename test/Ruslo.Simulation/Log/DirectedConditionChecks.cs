namespace Ruslo.Battery;

/// <summary>The moments at which a condition over a query can be decided wrongly, each brought about on purpose.</summary>
internal static class DirectedConditionChecks
{
    private static readonly EmbeddedLogOptions Options = new() { SegmentBytes = 16 * 1024 };
    private static readonly StreamId Filler = new("other", "1"); // memory always knows its version
    private static readonly AppendCondition NoneTagged = new(EventQuery.Tagged("wanted"));

    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["Of two appends in one group that rule each other out, the second conflicts"] = OneGroupAsync,
        ["What comes while a condition is being looked up contradicts it"] = LateAsync,
        ["A condition that was looked up before memory begins is looked up again"] = ForgottenAsync,
        ["A stream that was closed takes nothing more, in memory, from files, and after opening"] = ClosedAsync,
        ["A condition sees nothing of other tenants, whoever comes meanwhile"] = TenantAsync,
    };

    private static async Task OneGroupAsync(Simulation sim)
    {
        EmbeddedLog log = await EmbeddedLog.OpenAsync(new SimulatedDisk(sim.Random.Split(), () => sim.PauseAsync(2), sim.Note).Mount(), Options, sim.Runtime);
        Task<AppendResult>[] both = [AppendAsync(sim, log, new("orders", "1"), NoneTagged), AppendAsync(sim, log, new("orders", "2"), NoneTagged)];
        AppendResult[] results = await Task.WhenAll(both);
        Truth.Require(results is [Appended, ConditionConflict { Position: 1 }] or [ConditionConflict { Position: 1 }, Appended], $"two appends that rule each other out got {results[0]} and {results[1]}");
        Truth.Require(log.Head == 1, $"there are {log.Head} events");
    }

    private static async Task LateAsync(Simulation sim)
    {
        (EmbeddedLog log, Hold hold) = await FilledAsync(sim);
        Task<AppendResult> held = await HeldAppendAsync(sim, log, hold, new("orders", "held"));
        long late = ((Appended)await AppendAsync(sim, log, new("orders", "late"), null)).LastPosition;
        hold.Release();
        Truth.Require(await held is ConditionConflict conflict && conflict.Position == late, $"an append that {late} contradicts got {await held}");
    }

    private static async Task ForgottenAsync(Simulation sim)
    {
        (EmbeddedLog log, Hold hold) = await FilledAsync(sim);
        Task<AppendResult> held = await HeldAppendAsync(sim, log, hold, Filler);
        long late = ((Appended)await AppendAsync(sim, log, new("orders", "late"), null)).LastPosition;
        await FillAsync(sim, log);
        await FillAsync(sim, log);
        hold.Release();
        Truth.Require(await held is ConditionConflict conflict && conflict.Position == late, $"an append that {late} contradicts got {await held}");
    }

    private static async Task ClosedAsync(Simulation sim)
    {
        var disk = new SimulatedDisk(sim.Random.Split(), () => sim.PauseAsync(2), sim.Note);
        EmbeddedLog log = await EmbeddedLog.OpenAsync(disk.Mount(), Options, sim.Runtime);
        var stream = new StreamId("orders", "closed");
        NewEvent[] closing = [new NewEvent(stream, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), "ended", new byte[10]) with { Closes = true }];
        Truth.Require(await log.AppendAsync(new AppendRequest { Events = closing }) is Appended, "a stream can be closed");
        await RequireClosedAsync("at once");
        await FillAsync(sim, log);
        await RequireClosedAsync("when it is read from files");
        await log.DisposeAsync();
        log = await EmbeddedLog.OpenAsync(disk.Mount(), Options, sim.Runtime);
        await RequireClosedAsync("after opening");

        async Task RequireClosedAsync(string when)
        {
            AppendResult late = await AppendAsync(sim, log, stream, null);
            Truth.Require(late is Refused { Reason: RefusedReason.StreamClosed }, $"{when}, a closed stream answers {late}");
        }
    }

    private static async Task TenantAsync(Simulation sim)
    {
        (EmbeddedLog log, Hold hold) = await FilledAsync(sim);
        Task<AppendResult> held = await HeldAppendAsync(sim, log, hold, new("orders", "held"));
        await AppendAsync(sim, log, new("x", "orders", "late"), null);
        hold.Release();
        Truth.Require(await held is Appended, $"an append that only another tenant contradicts got {await held}");
    }

    /// <summary>A log with sealed segments, indexed in files, in which another tenant has what is looked for: a lookup must read.</summary>
    private static async Task<(EmbeddedLog Log, Hold Hold)> FilledAsync(Simulation sim)
    {
        var hold = new Hold(sim);
        EmbeddedLog log = await EmbeddedLog.OpenAsync(new SimulatedDisk(sim.Random.Split(), hold.PauseAsync, sim.Note).Mount(), Options, sim.Runtime);
        await AppendAsync(sim, log, new("x", "orders", "1"), null);
        await FillAsync(sim, log);
        return (log, hold);
    }

    private static async Task FillAsync(Simulation sim, EmbeddedLog log)
    {
        for (int i = 0; i < 40; i++)
        {
            NewEvent[] events = [new(Filler, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), "happened", new byte[900])];
            Truth.Require(await log.AppendAsync(new AppendRequest { Events = events }) is Appended, "an append succeeds");
        }
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(1)); // the indexes of sealed segments go to files
    }

    private static async Task<Task<AppendResult>> HeldAppendAsync(Simulation sim, EmbeddedLog log, Hold hold, StreamId stream)
    {
        hold.Next();
        Task<AppendResult> held = AppendAsync(sim, log, stream, NoneTagged);
        while (!hold.Holds)
        {
            Truth.Require(!held.IsCompleted, "the lookup of the condition reads");
            await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(1));
        }
        return held;
    }

    private static Task<AppendResult> AppendAsync(Simulation sim, EmbeddedLog log, StreamId stream, AppendCondition? condition)
    {
        NewEvent[] events = [new NewEvent(stream, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), "happened", new byte[10]) with { Tags = ["wanted"] }];
        return log.AppendAsync(new AppendRequest { Events = events, Idempotency = Idempotency.Fresh, Condition = condition }).AsTask();
    }

    /// <summary>Holds one call of the disk back until it is released.</summary>
    private sealed class Hold(Simulation sim)
    {
        private TaskCompletionSource? gate;
        private bool next;

        public bool Holds => gate is not null;

        public void Next() => next = true;

        public void Release() => gate!.SetResult();

        public async Task PauseAsync()
        {
            if (next)
            {
                next = false;
                gate = new();
                await gate.Task;
            }
            await sim.PauseAsync(2);
        }
    }
}
