namespace Ruslo.Battery;

/// <summary>Rules of recovery that random faults hardly ever meet: each is brought about on purpose.</summary>
internal static class DirectedChecks
{
    private const byte Mark = 0xA7;

    private static readonly EmbeddedLogOptions Options = new() { SegmentBytes = 16 * 1024 };

    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["A log that was killed right after it was opened says that it was not closed"] = KilledAfterOpeningAsync,
        ["A batch that does not follow the one before it is damage, however intact it is"] = ForeignBatchAsync,
        ["A torn tail is gone from the segment before anything else is written"] = TornTailAsync,
        ["An id is known from the first position on where it can be"] = IdsAfterAsync,
        ["An index of a segment that has ended differently since is not trusted"] = StaleIndexAsync,
    };

    private static SimulatedDisk NewDisk(Simulation sim) => new(sim.Random.Split(), () => sim.PauseAsync(2), sim.Note);

    private static ValueTask<EmbeddedLog> OpenAsync(Simulation sim, SimulatedDisk disk) => EmbeddedLog.OpenAsync(disk.Mount(), Options, sim.Runtime);

    private static async Task AppendAsync(Simulation sim, IEventLog log, string key, int bytes, byte content = 1)
    {
        var payload = new byte[bytes];
        payload.AsSpan().Fill(content);
        NewEvent[] events = [new(new("orders", key), sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), "happened", payload)];
        Truth.Require(await log.AppendAsync(new AppendRequest { Events = events }) is Appended, "an append succeeds");
    }

    private static async Task KilledAfterOpeningAsync(Simulation sim)
    {
        SimulatedDisk disk = NewDisk(sim);
        EmbeddedLog log = await OpenAsync(sim, disk);
        await AppendAsync(sim, log, "1", 10);
        await log.DisposeAsync();
        log = await OpenAsync(sim, disk);
        Truth.Require(log.Recovery.WasClean, "a log that was closed says so");
        disk.Kill();
        Truth.Require(!(await OpenAsync(sim, disk)).Recovery.WasClean, "a log that was killed while it was open says so");
    }

    private static async Task IdsAfterAsync(Simulation sim)
    {
        EmbeddedLog log = await OpenAsync(sim, NewDisk(sim));
        var sent = new List<NewEvent>();
        for (int i = 0; i < 60; i++) // several segments, sealed and not
        {
            sent.Add(new(new("orders", $"{i % 7}"), sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), "happened", new byte[1000]));
            Truth.Require(await log.AppendAsync(new() { Events = new[] { sent[i] } }) is Appended, "an append succeeds");
        }
        for (int i = 0; i < sent.Count; i++)
        {
            AppendResult again = await log.AppendAsync(new() { Events = new[] { sent[i] }, IdsAfter = i });
            Truth.Require(again is Appended { FirstPosition: var at } && at == i + 1 && log.Head == sent.Count, $"the event at {i + 1} is known by its id when it is sought after {i}");
        }
        await log.DisposeAsync();
    }

    /// <summary>Two histories fork, with batches of the same size. The last batch of one is put where that of the other was.</summary>
    private static async Task ForeignBatchAsync(Simulation sim)
    {
        SimulatedDisk disk = NewDisk(sim);
        await AppendAsync(sim, await OpenAsync(sim, disk), "1", 10);
        SortedDictionary<string, byte[]> fork = disk.Content();
        (byte[] _, byte[] ones, Range last) = await BranchAsync(sim, disk, fork, content: 1);
        (byte[] twos, byte[] _, Range _) = await BranchAsync(sim, disk, fork, content: 2);
        ones[last].CopyTo(twos.AsSpan(last));
        fork[Segment(fork)] = twos;
        disk.Replace(fork);
        try
        {
            await OpenAsync(sim, disk);
        }
        catch (LogDamagedException)
        {
            return;
        }
        throw new InvariantException("a batch of another history was taken for one of this");
    }

    private static async Task<(byte[] Before, byte[] After, Range Last)> BranchAsync(Simulation sim, SimulatedDisk disk, SortedDictionary<string, byte[]> fork, byte content)
    {
        disk.Replace(fork);
        EmbeddedLog log = await OpenAsync(sim, disk);
        await AppendAsync(sim, log, "1", 10, content);
        byte[] before = disk.Content()[Segment(fork)];
        await AppendAsync(sim, log, "1", 10, content);
        byte[] after = disk.Content()[Segment(fork)];
        int first = after.AsSpan().CommonPrefixLength(before);
        int end = after.Length;
        while (after[end - 1] == before[end - 1])
        {
            end--;
        }
        return (before, after, first..end);
    }

    private static async Task TornTailAsync(Simulation sim)
    {
        for (int attempt = 0; attempt < 40; attempt++)
        {
            SimulatedDisk disk = NewDisk(sim);
            EmbeddedLog log = await OpenAsync(sim, disk);
            await AppendAsync(sim, log, "1", 10);
            disk.Faults.LosePowerAt = disk.Calls + 2; // it has been written, and not yet flushed
            _ = sim.Runtime.Start(() => AppendAsync(sim, log, "torn", 5000, Mark));
            while (disk.Process == 0)
            {
                await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(1));
            }
            log = await OpenAsync(sim, disk);
            bool kept = log.Head == 2;
            byte[] segment = disk.Content()[Segment(disk.Content())];
            Truth.Require(kept || segment.AsSpan().IndexOf([Mark, Mark, Mark, Mark, Mark, Mark, Mark, Mark]) < 0, "what was torn is still in the segment");
            await log.DisposeAsync();
        }
    }

    /// <summary>The segments are restored from a backup and go on differently, but the index of the first history is still there.</summary>
    private static async Task StaleIndexAsync(Simulation sim)
    {
        SimulatedDisk disk = NewDisk(sim);
        await AppendAsync(sim, await OpenAsync(sim, disk), "1", 10);
        SortedDictionary<string, byte[]> backup = disk.Content();
        SortedDictionary<string, byte[]> first = await FillAsync(sim, disk, backup, "first");
        SortedDictionary<string, byte[]> second = await FillAsync(sim, disk, backup, "second");
        foreach (string index in first.Keys.Where(name => name.StartsWith("index-", StringComparison.Ordinal)))
        {
            second[index] = first[index];
        }
        disk.Replace(second);
        EmbeddedLog log = await OpenAsync(sim, disk);
        List<RecordedEvent> all = [.. (await log.ReadAsync(0, EventFilter.Everything, 10_000)).Events];
        StreamPage stream = await log.ReadStreamAsync(new("orders", "second"), 0, ReadDirection.Forwards, 10_000);
        Truth.Require(stream.LastVersion == all.Count(e => e.Stream.Key == "second") - 1 && stream.Events.Count > 0, $"the stream has {stream.LastVersion + 1} of {all.Count(e => e.Stream.Key == "second")} events");
        foreach (RecordedEvent e in all)
        {
            Truth.Require((await log.FindAsync(e.EventId))?.Position == e.Position, $"the event at {e.Position} is not found by its id");
        }
    }

    private static async Task<SortedDictionary<string, byte[]>> FillAsync(Simulation sim, SimulatedDisk disk, SortedDictionary<string, byte[]> backup, string key)
    {
        disk.Replace(backup);
        EmbeddedLog log = await OpenAsync(sim, disk);
        for (int i = 0; i < 40; i++)
        {
            await AppendAsync(sim, log, i % 3 == 0 ? "1" : key, 800);
        }
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
        await log.DisposeAsync();
        return disk.Content();
    }

    private static string Segment(SortedDictionary<string, byte[]> files) => files.Keys.First(name => name.EndsWith(".segment", StringComparison.Ordinal));
}
