namespace Ruslo.Battery;

/// <summary>A file opened by one process.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk, int process, string name, SimulatedInode inode) : IStorageFile
{
    private const int NoSpace = 28; // ENOSPC, as .NET puts it into HResult

    private bool changing;

    private string Name => name;

    public long Length => inode.Seen.Length;

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken)
    {
        await disk.EnterAsync(process, $"read {name} {offset} {into.Length}");
        return inode.Seen.Read(offset, into.Span);
    }

    public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var change = new Change(this);
        bool fails = await disk.EnterAsync(process, $"write {name} {offset} {bytes.Length}");
        if (fails)
        {
            disk.Faults.FailAt = 0;
            inode.Write(offset, bytes.Span[..UpToASector(offset, disk.Random.Next(bytes.Length + 1))]);
            throw new IOException($"Simulated: writing {name} failed.");
        }
        RequireRoom(offset + bytes.Length);
        int half = UpToASector(offset, disk.Random.Next(bytes.Length + 1));
        inode.Write(offset, bytes.Span[..half]);
        await disk.PauseAsync();
        if (process != disk.Process)
        {
            throw new PowerLostException();
        }
        inode.Write(offset + half, bytes.Span[half..]);
        disk.Leave(process);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        using var change = new Change(this);
        bool fails = await disk.EnterAsync(process, $"flush {name}");
        await disk.PauseAsync();
        if (process != disk.Process)
        {
            throw new PowerLostException();
        }
        if (fails)
        {
            disk.Faults.FailAt = 0;
            inode.FailFlush(disk.Random);
            throw new IOException($"Simulated: flushing {name} failed.");
        }
        inode.Flush();
        disk.Leave(process);
    }

    public async ValueTask SetLengthAsync(long length, CancellationToken cancellationToken)
    {
        using var change = new Change(this);
        if (await disk.EnterAsync(process, $"set length {name} {length}"))
        {
            disk.Faults.FailAt = 0;
            throw new IOException($"Simulated: setting the length of {name} failed.");
        }
        RequireRoom(length);
        inode.SetLength(length);
        disk.Leave(process);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A part of a write that ends where a sector does.</summary>
    private static int UpToASector(long offset, int count) => (int)Math.Max(0, (((offset + count) / Sector.Size) * Sector.Size) - offset);

    private void RequireRoom(long length)
    {
        if (length - inode.Seen.Length > disk.FreeBytes)
        {
            throw new IOException($"Simulated: no space left on the device for {name}.", NoSpace);
        }
    }

    /// <summary>Writes and flushes of a file come one at a time: a log that breaks this is found here.</summary>
    private readonly struct Change : IDisposable
    {
        private readonly SimulatedFile file;

        public Change(SimulatedFile file)
        {
            if (file.changing)
            {
                throw new InvalidOperationException($"{file.Name} is written or flushed by two at once.");
            }
            this.file = file;
            file.changing = true;
        }

        public void Dispose() => file.changing = false;
    }
}
