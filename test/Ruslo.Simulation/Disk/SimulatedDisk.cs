namespace Ruslo.Battery;

/// <summary>
/// A disk in memory that does what real ones do when the power goes: unflushed writes are torn at sectors, lost, kept or reordered;
/// names that were not flushed vanish or come back. It fails calls, fills up, and rots. Every choice comes from the seed.
/// </summary>
internal sealed class SimulatedDisk(SeededRandom random, Func<Task> pause, Action<string>? note = null)
{
    private readonly List<(string Name, SimulatedInode? Inode)[]> unflushedNames = []; // each is one step of the file system's journal
    private SortedDictionary<string, SimulatedInode> names = new(StringComparer.Ordinal);
    private SortedDictionary<string, SimulatedInode> platterNames = new(StringComparer.Ordinal);

    public DiskFaults Faults { get; } = new();

    /// <summary>How many calls there were.</summary>
    public int Calls { get; private set; }

    /// <summary>Which process may call: the number grows whenever one ends.</summary>
    public int Process { get; private set; }

    /// <summary>Set when a fault has ended the process; whoever drives the simulation starts the next.</summary>
    public TaskCompletionSource Ended { get; private set; } = NewSignal();

    /// <summary>The lock's file and its holder, by name.</summary>
    public Dictionary<string, string> Locks { get; } = [];

    public IReadOnlyCollection<string> Names => names.Keys;

    public long FreeBytes => Math.Max(0, Faults.Capacity - names.Values.Sum(inode => inode.Seen.Length));

    /// <summary>The disk as a process that starts now sees it.</summary>
    public IStorage Mount() => new SimulatedStorage(this, Process);

    /// <summary>The process ends as by SIGKILL: its locks are free, and what it wrote is in the page cache, flushed or not.</summary>
    public void Kill()
    {
        note?.Invoke("kill");
        EndProcess();
    }

    /// <summary>The power goes: what was not flushed is lost, or not.</summary>
    public void LosePower()
    {
        note?.Invoke("power lost");
        foreach (SimulatedInode inode in names.Values.Concat(unflushedNames.SelectMany(step => step).Select(change => change.Inode).OfType<SimulatedInode>()).Concat(platterNames.Values).Distinct().ToList())
        {
            inode.LosePower(random);
        }
        int kept = random.Next(unflushedNames.Count + 1); // a journal keeps the order of names
        Apply(unflushedNames.Take(kept));
        unflushedNames.Clear();
        names = new(platterNames, StringComparer.Ordinal);
        EndProcess();
    }

    /// <summary>Turns bits of a file that was flushed.</summary>
    public void Rot(string name, long bit) => names[name].Rot(bit);

    public long LengthOf(string name) => names[name].Seen.Length;

    /// <summary>One call of a process: others may run before it, and it may be the one that something goes wrong at. True: fail it, if it writes.</summary>
    public async Task<bool> EnterAsync(int process, string what)
    {
        await pause();
        if (process != Process)
        {
            throw new PowerLostException();
        }
        Calls++;
        note?.Invoke(what);
        if (Calls == Faults.KillAt)
        {
            Kill();
            throw new PowerLostException();
        }
        if (Calls == Faults.LosePowerAt && !Faults.CallIsDone)
        {
            LosePower();
            throw new PowerLostException();
        }
        return Faults.FailAt > 0 && Calls >= Faults.FailAt;
    }

    /// <summary>The call is done; its answer may be lost.</summary>
    public void Leave(int process)
    {
        if (process != Process)
        {
            throw new PowerLostException();
        }
        if (Calls >= Faults.LosePowerAt && Faults.LosePowerAt > 0 && Faults.CallIsDone)
        {
            Faults.LosePowerAt = 0;
            LosePower();
            throw new PowerLostException();
        }
    }

    /// <summary>All files as they are seen.</summary>
    public SortedDictionary<string, byte[]> Content()
    {
        var content = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach ((string name, SimulatedInode inode) in names)
        {
            byte[] bytes = new byte[inode.Seen.Length];
            inode.Seen.Read(0, bytes);
            content.Add(name, bytes);
        }
        return content;
    }

    /// <summary>Ends the process, and makes these the only files, durably: as after a restored backup.</summary>
    public void Replace(IReadOnlyDictionary<string, byte[]> content)
    {
        EndProcess();
        names.Clear();
        foreach ((string name, byte[] bytes) in content)
        {
            var inode = new SimulatedInode();
            inode.Write(0, bytes);
            inode.Flush();
            names[name] = inode;
        }
        unflushedNames.Clear();
        platterNames = new(names, StringComparer.Ordinal);
    }

    public SimulatedInode? Find(string name) => names.GetValueOrDefault(name);

    public void SetName(string name, SimulatedInode? inode)
    {
        Set(names, name, inode);
        unflushedNames.Add([(name, inode)]);
    }

    public void Rename(string from, string to)
    {
        SimulatedInode inode = names[from];
        Set(names, from, null);
        Set(names, to, inode);
        unflushedNames.Add([(to, inode), (from, null)]);
    }

    public void FlushNames()
    {
        Apply(unflushedNames);
        unflushedNames.Clear();
    }

    /// <summary>Any part of an operation that fails.</summary>
    public SeededRandom Random => random;

    public Task PauseAsync() => pause();

    private void EndProcess()
    {
        Process++;
        Locks.Clear();
        Faults.KillAt = 0;
        Faults.LosePowerAt = 0;
        Ended.TrySetResult();
        Ended = NewSignal();
    }

    private void Apply(IEnumerable<(string Name, SimulatedInode? Inode)[]> steps)
    {
        foreach ((string name, SimulatedInode? inode) in steps.SelectMany(step => step))
        {
            Set(platterNames, name, inode);
        }
    }

    private static void Set(SortedDictionary<string, SimulatedInode> map, string name, SimulatedInode? inode)
    {
        if (inode is null)
        {
            map.Remove(name);
        }
        else
        {
            map[name] = inode;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
