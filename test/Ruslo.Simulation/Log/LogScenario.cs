namespace Ruslo.Battery;

/// <summary>
/// The life of a log on a bad disk: several processes one after the other, each with writers and readers, each ended by a clean stop,
/// a kill, a power loss or a failing disk; after each, everything the log owes is checked.
/// </summary>
internal sealed class LogScenario(Simulation sim, LogOpener open)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly Truth truth = new();
    private readonly SimulatedDisk disk = new(sim.Random.Split(), () => sim.PauseAsync(2), sim.Note);
    private Ending ending;

    private enum Ending
    {
        Stopped,
        Killed,
        PowerLost,
        DiskFailed,
        DiskFull,
    }

    public static Task RunAsync(Simulation sim, LogOpener open) => new LogScenario(sim, open).RunAsync();

    private async Task RunAsync()
    {
        int lives = sim.Random.Between(2, 5);
        for (int life = 0; life < lives; life++)
        {
            ending = (Ending)sim.Random.Next(5);
            sim.Note($"life {life}: {ending}");
            await LiveAsync();
        }
        if (disk.Names.Count > 0)
        {
            await RotAsync();
        }
    }

    /// <summary>Plans how this life ends, lives it, and checks what is left.</summary>
    private async Task LiveAsync()
    {
        int process = disk.Process;
        int first = disk.Calls + 1;
        int span = sim.Random.OneIn(3) ? 25 : 300;
        disk.Faults.CallIsDone = sim.Random.OneIn(2);
        disk.Faults.LosePowerAt = ending == Ending.PowerLost ? first + sim.Random.Next(span) : 0;
        disk.Faults.KillAt = ending == Ending.Killed ? first + sim.Random.Next(span) : 0;
        disk.Faults.FailAt = ending == Ending.DiskFailed ? first + sim.Random.Next(span) : 0;
        IEventLog? log = await TryOpenAsync(process);
        if (log is not null)
        {
            await WorkAsync(log, process);
        }
        await EndAsync(log, process);
    }

    private async Task<IEventLog?> TryOpenAsync(int process)
    {
        try
        {
            IEventLog log = await open(disk.Mount(), sim.Runtime);
            await CheckAsync(log);
            return log;
        }
        catch (Exception failure) when (failure is not InvariantException && (disk.Process != process || ending == Ending.DiskFailed))
        {
            sim.Note($"opening ends: {failure.GetType().Name}");
            return null;
        }
    }

    private async Task WorkAsync(IEventLog log, int process)
    {
        if (ending == Ending.DiskFull)
        {
            disk.Faults.Capacity = disk.Names.Sum(disk.LengthOf) + sim.Random.Next(60_000);
        }
        var life = new LogLife(sim, log, truth, disk, process, ending != Ending.Stopped);
        Task writers = Task.WhenAll(Enumerable.Range(0, sim.Random.Between(1, 5)).Select(_ => sim.Runtime.Start(() => life.WriteAsync(sim.Random.Between(1, 25)))));
        Task readers = Task.WhenAll(Enumerable.Range(0, sim.Random.Between(1, 2)).Select(_ => sim.Runtime.Start(() => life.ReadAsync(sim.Random.OneIn(2) ? 0 : sim.Random.Next((int)log.Head + 1), writers))));
        Task done = Task.WhenAll(writers, readers);
        Task ended = EndedAsync();
        Task first = await Task.WhenAny(done, ended, sim.Runtime.DelayAsync(Patience));
        if (done.IsFaulted)
        {
            await done;
        }
        Truth.Require(done.IsCompleted || first == ended || disk.Process != process, "writers or readers wait for ever");
        if (ending == Ending.DiskFull && disk.Process == process)
        {
            await RoomAgainAsync(log);
        }
    }

    // The signal resumes its waiters on the thread pool, unless they are plain awaits.
    private async Task EndedAsync() => await disk.Ended.Task;

    /// <summary>When there is room again, appends succeed without opening the log again.</summary>
    private async Task RoomAgainAsync(IEventLog log)
    {
        disk.Faults.Capacity = long.MaxValue;
        NewEvent e = new(new("orders", "1"), sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), "happened", new byte[100]);
        Sent request = truth.Send([e], Idempotency.Fresh, disk.Process);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                truth.Acknowledge(request, (Appended)await log.AppendAsync(new AppendRequest { Events = request.Events }));
                return;
            }
            catch (LogFullException) when (attempt < 20)
            {
                await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(10));
            }
        }
    }

    private async Task EndAsync(IEventLog? log, int process)
    {
        if (disk.Process == process && log is not null && (ending == Ending.Stopped || sim.Random.OneIn(2)))
        {
            try
            {
                await log.DisposeAsync();
            }
            catch (Exception) when (ending == Ending.DiskFailed || disk.Process != process)
            {
            }
        }
        if (disk.Process == process)
        {
            if (ending == Ending.Stopped || sim.Random.OneIn(2))
            {
                disk.Kill();
            }
            else
            {
                disk.LosePower();
            }
        }
        else if (sim.Random.OneIn(3))
        {
            disk.LosePower(); // a kill, and then the power goes too
        }
        disk.Faults.FailAt = 0;
        disk.Faults.Capacity = long.MaxValue;
    }

    /// <summary>Everything the log owes, through every way of reading it.</summary>
    private async Task CheckAsync(IEventLog log)
    {
        List<RecordedEvent> all = await ReadAllAsync(log, EventFilter.Everything);
        IReadOnlyList<ProgressEntry> progress = await log.ReadProgressAsync("", default);
        long head = log.Head;
        sim.Note($"opened: head {head}, {string.Join(' ', progress.Select(entry => $"{entry.Entry}={System.Text.Encoding.UTF8.GetString(entry.Value.Span)}"))}");
        truth.Check(all, progress, head);
        foreach (RecordedEvent e in all)
        {
            truth.See(e);
        }
        foreach (IGrouping<StreamId, RecordedEvent> stream in all.GroupBy(e => e.Stream))
        {
            StreamPage page = await log.ReadStreamAsync(stream.Key, 0, ReadDirection.Forwards, 10_000);
            Truth.Require(stream.Take(page.Events.Count).Select(e => e.Position).SequenceEqual(page.Events.Select(e => e.Position)) && page.LastVersion == stream.Count() - 1, $"reading {stream.Key} gives something else than reading all");
        }
        foreach (EventFilter filter in (EventFilter[])[new() { Topics = [TopicPattern.Parse("shop.*")] }, new() { Tags = ["tagged"] }, new() { Names = ["moved"] }])
        {
            Truth.Require((await ReadAllAsync(log, filter)).Select(e => e.Position).SequenceEqual(all.Where(filter.Matches).Select(e => e.Position)), "a filter gives something else than reading all");
        }
        for (int i = 0; i < 5 && all.Count > 0; i++)
        {
            RecordedEvent e = sim.Random.Pick(all);
            Truth.Require((await log.FindAsync(e.EventId))?.Position == e.Position, $"event {e.EventId} at {e.Position} is not found by its id");
            Truth.Require(await log.FindPositionAsync(e.RecordedAt) == all.First(other => other.RecordedAt >= e.RecordedAt).Position, $"position {e.Position} is not found by its time");
        }
    }

    private static async Task<List<RecordedEvent>> ReadAllAsync(IEventLog log, EventFilter filter)
    {
        var all = new List<RecordedEvent>();
        for (long after = 0; ;)
        {
            LogPage page = await log.ReadAsync(after, filter, 500);
            all.AddRange(page.Events);
            after = page.ReadThrough;
            if (after == page.Head)
            {
                return all;
            }
        }
    }

    /// <summary>At last a bit turns, in any file. It is noticed, or does not matter, or costs no more than the last batch.</summary>
    private async Task RotAsync()
    {
        ending = Ending.Stopped;
        IEventLog log = await open(disk.Mount(), sim.Runtime);
        await CheckAsync(log);
        int last = sim.Random.Between(1, 3);
        NewEvent[] events = [.. Enumerable.Range(0, last).Select(_ => new NewEvent(new("orders", "1"), sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), "happened", new byte[50]))];
        truth.Acknowledge(truth.Send(events, Idempotency.Fresh, disk.Process), (Appended)await log.AppendAsync(new AppendRequest { Events = events }));
        bool clean = sim.Random.OneIn(2);
        if (clean)
        {
            await log.DisposeAsync();
        }
        disk.Kill();
        string name = sim.Random.Pick(disk.Names.Where(name => disk.LengthOf(name) > 0).ToArray());
        long bit = sim.Random.Between(0, (int)Math.Min(disk.LengthOf(name), 200_000) - 1) * 8L + sim.Random.Next(8);
        sim.Note($"bit {bit} of {name} turns, clean {clean}");
        disk.Rot(name, bit);
        truth.MayMissAtEnd = clean ? 0 : last;
        try
        {
            await CheckAsync(await open(disk.Mount(), sim.Runtime));
        }
        catch (RusloException found)
        {
            sim.Note($"noticed: {found.Message}");
        }
    }
}
