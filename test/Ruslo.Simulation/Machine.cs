namespace Ruslo.Battery;

/// <summary>
/// What outlives the processes of an application, which run on it one after the other: a log, in memory or on a disk, and a state store.
/// With the power, both lose what was not flushed.
/// </summary>
internal sealed class Machine
{
    private readonly Simulation sim;
    private readonly SimulatedDisk? disk;

    /// <param name="sim">The simulation.</param>
    /// <param name="disk">Where the log is; null: in memory.</param>
    public Machine(Simulation sim, SimulatedDisk? disk = null)
    {
        (this.sim, this.disk) = (sim, disk);
        Log = new InMemoryEventLog(sim.Runtime);
    }

    public IEventLog Log { get; private set; }

    public ModelStateStore States { get; private set; } = new();

    /// <summary>In half of the runs the log is on a bad disk, in the others in memory.</summary>
    public static Machine Draw(Simulation sim) => new(sim, sim.Random.OneIn(2) ? new(sim.Random.Split(), () => sim.PauseAsync(1), sim.Note) : null);

    /// <summary>Opens the log, where it is on a disk.</summary>
    public async Task OpenAsync()
    {
        if (disk is not null)
        {
            Log = await EmbeddedLog.OpenAsync(disk.Mount(), new() { SegmentBytes = 64 * 1024 }, sim.Runtime);
        }
    }

    /// <summary>A process comes to its end: it stops, or it is killed.</summary>
    public async Task EndAsync(SubscriptionProcess process, bool stops, Func<Task> stopAsync)
    {
        if (stops)
        {
            sim.Note("the process stops");
            process.Faulty = false;
            await stopAsync();
            process.Kill();
            return;
        }
        sim.Note("the process is killed");
        await KillAsync(process);
    }

    /// <summary>A process is gone, and the power with it.</summary>
    public async Task KillAsync(SubscriptionProcess process)
    {
        process.Kill();
        States.CutPower(sim.Random);
        if (disk is not null)
        {
            disk.LosePower();
            await OpenAsync();
        }
    }

    /// <summary>All state is lost.</summary>
    public void LoseStates() => States = new();

    /// <summary>Everything in the log.</summary>
    public async Task<List<RecordedEvent>> ReadAsync()
    {
        var all = new List<RecordedEvent>();
        for (long after = 0; after < Log.Head;)
        {
            LogPage page = await Log.ReadAsync(after, EventFilter.Everything, 1000);
            all.AddRange(page.Events);
            after = page.ReadThrough;
        }
        return all;
    }
}
