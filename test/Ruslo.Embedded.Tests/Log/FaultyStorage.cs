namespace Ruslo.Embedded.Tests.Log;

/// <summary>A directory whose writes and flushes can be made to fail or to wait, and which tells what was done.</summary>
internal sealed class FaultyStorage(string path) : IStorage
{
    private readonly DirectoryStorage inner = new(path);
    private readonly List<FaultyFile> files = [];

    /// <summary>What was done to files, in order: the operation, the file, the offset, the length.</summary>
    public List<(string Operation, string File, long Offset, int Length)> Done { get; } = [];

    /// <summary>Asked before each operation on a file: throws to make it fail.</summary>
    public Action<string, string> Before { get; set; } = (_, _) => { };

    /// <summary>What each flush of a segment waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public string Name => inner.Name;

    public long FreeBytes => inner.FreeBytes;

    public ValueTask EnsureAsync(CancellationToken cancellationToken) => inner.EnsureAsync(cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public async ValueTask<IStorageFile> OpenAsync(string name, StorageMode mode, CancellationToken cancellationToken)
    {
        var file = new FaultyFile(this, name, await inner.OpenAsync(name, mode, cancellationToken));
        lock (files)
        {
            files.Add(file);
        }
        return file;
    }

    public ValueTask RenameAsync(string from, string to, CancellationToken cancellationToken)
    {
        Note("rename", to, 0, 0);
        lock (files)
        {
            files.FindAll(file => file.Name == from).ForEach(file => file.Name = to);
        }
        return inner.RenameAsync(from, to, cancellationToken);
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);

    public ValueTask FlushDirectoryAsync(CancellationToken cancellationToken)
    {
        Note("flush", "directory", 0, 0);
        return inner.FlushDirectoryAsync(cancellationToken);
    }

    public ValueTask<IAsyncDisposable?> TryLockAsync(string name, string owner, CancellationToken cancellationToken) => inner.TryLockAsync(name, owner, cancellationToken);

    public ValueTask<string> ReadLockAsync(string name, CancellationToken cancellationToken) => inner.ReadLockAsync(name, cancellationToken);

    private void Note(string operation, string file, long offset, int length)
    {
        Before(operation, file);
        lock (Done)
        {
            Done.Add((operation, file, offset, length));
        }
    }

    private sealed class FaultyFile(FaultyStorage storage, string name, IStorageFile inner) : IStorageFile
    {
        public string Name { get; set; } = name;

        public long Length => inner.Length;

        public ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken)
        {
            storage.Note("read", Name, offset, into.Length);
            return inner.ReadAsync(offset, into, cancellationToken);
        }

        public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            storage.Note("write", Name, offset, bytes.Length);
            return inner.WriteAsync(offset, bytes, cancellationToken);
        }

        public async ValueTask FlushAsync(CancellationToken cancellationToken)
        {
            if (Name != SegmentReserve.FileName)
            {
                await storage.Gate;
            }
            storage.Note("flush", Name, 0, 0);
            await inner.FlushAsync(cancellationToken);
        }

        public ValueTask SetLengthAsync(long length, CancellationToken cancellationToken) => inner.SetLengthAsync(length, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
