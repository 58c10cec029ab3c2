namespace Ruslo.Battery;

/// <summary>
/// Hikes whose events come in any order, late, twice or never, watched by processes that are stopped or killed at any moment, over a state
/// store that loses any suffix of its transactions. In the end everything that had to be told is in the log, once, and nothing else.
/// </summary>
internal sealed class FlowScenario
{
    private readonly Simulation sim;
    private readonly SimulatedDisk? disk;
    private readonly EventSerializer serializer;
    private readonly ModelStateStore states = new();
    private readonly List<(string Tenant, Guid Case, int Next)> hikes = [];
    private readonly int oddOneIn;
    private IEventLog log;

    private FlowScenario(Simulation sim)
    {
        this.sim = sim;
        disk = sim.Random.OneIn(2) ? new(sim.Random.Split(), () => sim.PauseAsync(1), sim.Note) : null;
        log = new InMemoryEventLog(sim.Runtime);
        var catalog = new CatalogBuilder();
        HikeFlow.Describe(catalog);
        serializer = new(catalog.Build());
        oddOneIn = sim.Random.Pick([3, 10, 50]);
    }

    public static Task RunAsync(Simulation sim) => new FlowScenario(sim).RunAsync();

    private async Task RunAsync()
    {
        await OpenAsync();
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
        FlowTruth.Check(await ReadAsync(), serializer);
        await final.StopAsync();
    }

    private async Task OpenAsync()
    {
        if (disk is not null)
        {
            log = await EmbeddedLog.OpenAsync(disk.Mount(), new() { SegmentBytes = 64 * 1024 }, sim.Runtime);
        }
    }

    private Task<FlowProcess> StartAsync(SubscriptionProcess process)
        => FlowProcess.StartAsync(new ProcessLog(log, process), serializer, sim.Runtime, new ProcessStates(states, process), sim.Random.OneIn(2) ? 4 : 1024);

    private async Task EndAsync(SubscriptionProcess process, FlowProcess running)
    {
        if (sim.Random.OneIn(3))
        {
            sim.Note("the process stops");
            process.Faulty = false;
            await running.StopAsync();
            process.Kill();
            return;
        }
        sim.Note("the process is killed");
        process.Kill();
        states.CutPower(sim.Random);
        disk?.LosePower();
        await OpenAsync();
    }

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
            await log.AppendAsync(new() { Events = new[] { HikeFlow.Draft(name, tenant, correlation, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow())) } });
            if (sim.Random.OneIn(2))
            {
                await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(sim.Random.OneIn(3) ? 200_000 : 2000)));
            }
        }
    }

    private async Task<List<RecordedEvent>> ReadAsync()
    {
        var all = new List<RecordedEvent>();
        for (long after = 0; ;)
        {
            LogPage page = await log.ReadAsync(after, EventFilter.Everything, 1000);
            all.AddRange(page.Events);
            after = page.ReadThrough;
            if (after >= page.Head)
            {
                return all;
            }
        }
    }
}
