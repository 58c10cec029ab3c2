namespace Ruslo.Embedded.Tests.Indexes;

/// <summary>A directory in memory whose files can be damaged.</summary>
internal sealed class MemoryStorage : IStorage
{
    private readonly SortedDictionary<string, MemoryFile> files = new(StringComparer.Ordinal);

    public string Name => "memory";

    public long FreeBytes => long.MaxValue;

    public IReadOnlyList<string> Names => [.. files.Keys];

    /// <summary>How often a block or more was read.</summary>
    public int Reads { get; private set; }

    /// <summary>While set, writes fail.</summary>
    public bool IsFull { get; set; }

    /// <summary>The file that has this name now can be read no more.</summary>
    public void MakeUnreadable(string name) => files[name].IsUnreadable = true;

    public long TotalBytes => files.Values.Sum(f => f.Length);

    public byte[] Copy(string name) => files[name].Bytes[..(int)files[name].Length];

    public void Put(string name, byte[] bytes) => files[name] = new(this) { Bytes = [.. bytes], Length = bytes.Length };

    public void Flip(string name, long at) => files[name].Bytes[at % files[name].Length] ^= 0x10;

    public void Cut(string name, long length) => files[name].Length = Math.Min(length, files[name].Length);

    public ValueTask EnsureAsync(CancellationToken cancellationToken) => default;

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => new(Names);

    public ValueTask<IStorageFile> OpenAsync(string name, StorageMode mode, CancellationToken cancellationToken)
    {
        bool exists = files.TryGetValue(name, out MemoryFile? file);
        if (mode == StorageMode.Open && !exists)
        {
            throw new FileNotFoundException(name);
        }
        if (mode == StorageMode.CreateNew && exists)
        {
            throw new IOException($"{name} exists.");
        }
        return new(file ?? (files[name] = new(this)));
    }

    public ValueTask RenameAsync(string from, string to, CancellationToken cancellationToken)
    {
        files[to] = files[from];
        files.Remove(from);
        return default;
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        files.Remove(name);
        return default;
    }

    public ValueTask FlushDirectoryAsync(CancellationToken cancellationToken) => default;

    public ValueTask<IAsyncDisposable?> TryLockAsync(string name, string owner, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<string> ReadLockAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class MemoryFile(MemoryStorage storage) : IStorageFile
    {
        public byte[] Bytes { get; set; } = [];

        public long Length { get; set; }

        public bool IsUnreadable { get; set; }

        public ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken)
        {
            storage.Reads++;
            if (IsUnreadable)
            {
                throw new IOException("Input/output error.");
            }
            int length = (int)Math.Clamp(Length - offset, 0, into.Length);
            if (length > 0)
            {
                Bytes.AsSpan((int)offset, length).CopyTo(into.Span);
            }
            return new(length);
        }

        public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            if (storage.IsFull)
            {
                throw new IOException("No space left on device.");
            }
            long end = offset + bytes.Length;
            if (end > Bytes.Length)
            {
                byte[] larger = new byte[Math.Max(end, Bytes.Length * 2)];
                Bytes.CopyTo(larger, 0);
                Bytes = larger;
            }
            bytes.CopyTo(Bytes.AsMemory((int)offset));
            Length = Math.Max(Length, end);
            return default;
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

        public ValueTask SetLengthAsync(long length, CancellationToken cancellationToken)
        {
            Length = length;
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }
}
