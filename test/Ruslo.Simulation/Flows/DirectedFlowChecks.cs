namespace Ruslo.Battery;

/// <summary>Rules of flows, each brought about on purpose.</summary>
internal static class DirectedFlowChecks
{
    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["Nothing is missed that a flow that is behind has not read yet"] = BehindAsync,
        ["What two processes tell of a case at once is there once"] = AtOnceAsync,
        ["What comes while it is told to be missing has come late"] = InBetweenAsync,
        ["A failed case waits for its compensation"] = CompensationAsync,
        ["Nobody says of a parked case that it is late"] = ParkedAsync,
        ["A deadline runs from the step before"] = DeadlineAsync,
    };

    private static async Task BehindAsync(Simulation sim)
    {
        var app = new App(sim);
        FlowProcess first = await app.StartAsync();
        Guid[] hikes = [.. Enumerable.Range(0, 5).Select(_ => app.NewId())];
        foreach (Guid hike in hikes)
        {
            await app.SayAsync(hike, "hike-asked");
        }
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(10));
        await first.StopAsync();
        for (int i = 0; i < 300; i++)
        {
            await app.SayAsync(app.NewId(), "hike-lost");
        }
        foreach (Guid hike in hikes)
        {
            await app.SayAsync(hike, "hike-paid", "bed-kept", "meal-kept", "hike-begun");
        }
        await sim.Runtime.DelayAsync(TimeSpan.FromHours(1)); // or a clock that was set forward
        FlowProcess second = await app.StartAsync();
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
        await app.RequireAsync("");
        await second.StopAsync();
    }

    private static async Task AtOnceAsync(Simulation sim)
    {
        var app = new App(sim);
        var held = new HeldLog(app.Machine.Log);
        var process = new SubscriptionProcess(sim, faulty: false);
        _ = await app.StartAsync(new ProcessLog(held, process), process);
        await app.SayAsync(app.NewId(), "hike-asked");
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(3));
        Truth.Require(held.Holds, "the first process is about to tell what it has seen");
        await app.Machine.KillAsync(process);
        FlowProcess second = await app.StartAsync();
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
        held.Let(); // what a process that is gone has sent may still arrive
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
        await app.RequireAsync("flow-stalled");
        await second.StopAsync();
    }

    private static async Task InBetweenAsync(Simulation sim)
    {
        var app = new App(sim);
        var held = new HeldLog(app.Machine.Log);
        FlowProcess running = await app.StartAsync(held);
        Guid hike = app.NewId();
        await app.SayAsync(hike, "hike-asked");
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(2.1));
        Truth.Require(held.Holds, "it is about to be told");
        await app.SayAsync(hike, "hike-paid");
        held.Let();
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(10));
        await app.RequireAsync("flow-stalled flow-resumed");
        await running.StopAsync();
    }

    private static async Task CompensationAsync(Simulation sim)
    {
        var app = new App(sim);
        FlowProcess running = await app.StartAsync();
        await app.SayAsync(app.NewId(), "hike-asked", "hike-paid", "hike-lost");
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(5));
        await app.RequireAsync("flow-uncompensated");
        await running.StopAsync();
    }

    private static async Task ParkedAsync(Simulation sim)
    {
        var app = new App(sim);
        FlowProcess running = await app.StartAsync();
        Guid hike = app.NewId();
        await app.SayAsync(hike, "hike-asked");
        var unread = (Appended)await app.Machine.Log.AppendAsync(new() { Events = new[] { HikeFlow.Draft("hike-paid", "", hike, app.NewId(), "no JSON") } });
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(10));
        Truth.Require(running.Subscriptions.Get("flow.hike").Status().ParkedKeys == 1, "what cannot be read is parked");
        await app.RequireAsync("");
        await running.Subscriptions.RequestAsync("flow.hike", new(ParkedRequestKind.Skip, new("", "", hike.ToString()), unread.LastPosition));
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(2));
        await app.RequireAsync("flow-stalled");
        await running.StopAsync();
    }

    private static async Task DeadlineAsync(Simulation sim)
    {
        var app = new App(sim);
        FlowProcess running = await app.StartAsync();
        Guid hike = app.NewId();
        await app.SayAsync(hike, "hike-asked");
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(1.9));
        await app.SayAsync(hike, "hike-paid");
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(2.5));
        await app.SayAsync(hike, "bed-kept", "meal-kept", "hike-begun");
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(10));
        await app.RequireAsync("");
        await running.StopAsync();
    }

    /// <summary>A log with hikes, and those who watch them.</summary>
    private sealed class App
    {
        private readonly Simulation sim;
        private readonly EventSerializer serializer;

        public App(Simulation sim)
        {
            this.sim = sim;
            Machine = new(sim);
            var catalog = new CatalogBuilder();
            HikeFlow.Describe(catalog);
            serializer = new(catalog.Build());
        }

        public Machine Machine { get; }

        public Guid NewId() => sim.Runtime.Ids.NewId(sim.Time.GetUtcNow());

        public Task<FlowProcess> StartAsync(IEventLog? log = null, SubscriptionProcess? process = null)
        {
            process ??= new(sim, faulty: false);
            return FlowProcess.StartAsync(log ?? new ProcessLog(Machine.Log, process), serializer, sim.Runtime, new ProcessStates(Machine.States, process));
        }

        public async Task SayAsync(Guid hike, params string[] names)
        {
            foreach (string name in names)
            {
                await Machine.Log.AppendAsync(new() { Events = new[] { HikeFlow.Draft(name, "", hike, NewId()) } });
            }
        }

        /// <summary>What flows have told is this, in this order.</summary>
        public async Task RequireAsync(string told)
        {
            LogPage page = await Machine.Log.ReadAsync(0, new() { Topics = [TopicPattern.Parse("$system")] }, 1000);
            string actual = string.Join(' ', page.Events.Select(static e => e.Name).Where(static name => name.StartsWith("flow-", StringComparison.Ordinal)));
            Truth.Require(actual == told, $"what is told is '{actual}' instead of '{told}'");
        }
    }
}
