namespace Ruslo.Battery;

/// <summary>The simulated disk as one process sees it.</summary>
internal sealed class SimulatedStorage(SimulatedDisk disk, int process) : IStorage
{
    public string Name => "/simulated";

    public long FreeBytes => disk.FreeBytes;

    public async ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        await disk.EnterAsync(process, "ensure");
        disk.Leave(process);
    }

    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        await disk.EnterAsync(process, "list");
        return [.. disk.Names];
    }

    public async ValueTask<IStorageFile> OpenAsync(string name, StorageMode mode, CancellationToken cancellationToken)
    {
        bool fails = await disk.EnterAsync(process, $"open {name} {mode}");
        SimulatedInode? inode = disk.Find(name);
        if (inode is null && mode == StorageMode.Open)
        {
            throw new FileNotFoundException($"There is no file {name}.", name);
        }
        if (inode is not null && mode == StorageMode.CreateNew)
        {
            throw new IOException($"There is a file {name}.");
        }
        if (inode is null)
        {
            FailIf(fails, $"creating {name} failed");
            disk.SetName(name, inode = new SimulatedInode());
            disk.Leave(process);
        }
        return new SimulatedFile(disk, process, name, inode);
    }

    public async ValueTask RenameAsync(string from, string to, CancellationToken cancellationToken)
    {
        FailIf(await disk.EnterAsync(process, $"rename {from} {to}"), $"renaming {from} failed");
        disk.Rename(from, to);
        disk.Leave(process);
    }

    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        FailIf(await disk.EnterAsync(process, $"delete {name}"), $"deleting {name} failed");
        if (disk.Find(name) is not null)
        {
            disk.SetName(name, null);
        }
        disk.Leave(process);
    }

    public async ValueTask FlushDirectoryAsync(CancellationToken cancellationToken)
    {
        FailIf(await disk.EnterAsync(process, "flush names"), "flushing the directory failed");
        disk.FlushNames();
        disk.Leave(process);
    }

    public async ValueTask<IAsyncDisposable?> TryLockAsync(string name, string owner, CancellationToken cancellationToken)
    {
        await disk.EnterAsync(process, $"lock {name}");
        return disk.Locks.TryAdd(name, owner) ? new Held(disk, process, name) : null;
    }

    public async ValueTask<string> ReadLockAsync(string name, CancellationToken cancellationToken)
    {
        await disk.EnterAsync(process, $"read lock {name}");
        return disk.Locks.GetValueOrDefault(name) ?? "";
    }

    private void FailIf(bool fails, string what)
    {
        if (fails)
        {
            disk.Faults.FailAt = 0;
            throw new IOException($"Simulated: {what}.");
        }
    }

    private sealed class Held(SimulatedDisk disk, int process, string name) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            if (disk.Process == process)
            {
                disk.Locks.Remove(name);
            }
            return ValueTask.CompletedTask;
        }
    }
}
