namespace Ruslo.Battery;

/// <summary>
/// Hikes whose events come in any order, late, twice or never, watched by processes that are stopped or killed at any moment, over a state
/// store that loses any suffix of its transactions. In the end everything that had to be told is in the log, once, and nothing else.
/// </summary>
internal sealed class FlowScenario
{
    private readonly Simulation sim;
    private readonly Machine machine;
    private readonly EventSerializer serializer;
    private readonly List<(string Tenant, Guid Case, int Next)> hikes = [];
    private readonly int oddOneIn;

    private FlowScenario(Simulation sim)
    {
        this.sim = sim;
        machine = Machine.Draw(sim);
        var catalog = new CatalogBuilder();
        HikeFlow.Describe(catalog);
        serializer = new(catalog.Build());
        oddOneIn = sim.Random.Pick([3, 10, 50]);
    }

    public static Task RunAsync(Simulation sim) => new FlowScenario(sim).RunAsync();

    private async Task RunAsync()
    {
        await machine.OpenAsync();
        int lives = sim.Random.Between(1, 5);
        for (int life = 0; life < lives; life++)
        {
            var process = new SubscriptionProcess(sim, faulty: false);
            FlowProcess running = await StartAsync(process);
            process.Faulty = life > 0 && sim.Random.OneIn(2);
            await PublishAsync(sim.Random.Between(3, 30));
            await EndAsync(process, running);
            if (sim.Random.OneIn(3))
            {
                await PublishAsync(sim.Random.Between(1, 6)); // by others, while nobody watches
            }
        }
        FlowProcess final = await StartAsync(new(sim, faulty: false));
        await PublishAsync(sim.Random.Between(0, 10));
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(15)); // longer than any deadline
        FlowTruth.Check(await machine.ReadAsync(), serializer);
        await final.StopAsync();
    }

    private Task<FlowProcess> StartAsync(SubscriptionProcess process)
        => FlowProcess.StartAsync(new ProcessLog(machine.Log, process), serializer, sim.Runtime, new ProcessStates(machine.States, process), sim.Random.OneIn(2) ? 4 : 1024);

    private Task EndAsync(SubscriptionProcess process, FlowProcess running) => machine.EndAsync(process, stops: sim.Random.OneIn(3), running.StopAsync);

    /// <summary>Mostly what comes next in a hike; now and then anything.</summary>
    private async Task PublishAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (hikes.Count == 0 || sim.Random.OneIn(6))
            {
                hikes.Add((sim.Random.OneIn(4) ? "acme" : "", sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), 0));
            }
            int hike = sim.Random.Next(hikes.Count);
            (string tenant, Guid correlation, int next) = hikes[hike];
            string name = next == 0 || !sim.Random.OneIn(oddOneIn) ? HikeFlow.Names[Math.Min(next, HikeFlow.Names.Count - 1)] : sim.Random.Pick(HikeFlow.Names);
            hikes[hike] = (tenant, correlation, next + 1);
            await machine.Log.AppendAsync(new() { Events = new[] { HikeFlow.Draft(name, tenant, correlation, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow())) } });
            if (sim.Random.OneIn(2))
            {
                await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(sim.Random.OneIn(3) ? 200_000 : 2000)));
            }
        }
    }
}
