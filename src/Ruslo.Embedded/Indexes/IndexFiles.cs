namespace Ruslo;

/// <summary>The index files of one log: their names, salts and numbers in the cache.</summary>
internal sealed class IndexFiles(IStorage storage, Guid logId, BlockCache cache)
{
    private int numbers;

    /// <summary>Opens the file that covers these segments; null when there is none. Whether it is intact shows when it is read.</summary>
    public async ValueTask<BlockFile?> OpenAsync(IndexFileKind kind, SegmentIdentity[] segments, CancellationToken cancellationToken)
    {
        string name = NameOf(kind, segments);
        try
        {
            IStorageFile file = await storage.OpenAsync(name, StorageMode.Open, cancellationToken);
            return new(name, file, IndexSalt.Of(logId, kind, segments), Interlocked.Increment(ref numbers), cache);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes a file anew, whole and flushed, over any of its name, and opens it. The caller flushes the directory.</summary>
    public async ValueTask<BlockFile> CreateAsync(IndexFileKind kind, SegmentIdentity[] segments, Func<IStorageFile, ulong, ValueTask> write, CancellationToken cancellationToken)
    {
        string name = NameOf(kind, segments);
        ulong salt = IndexSalt.Of(logId, kind, segments);
        await storage.DeleteAsync(name, cancellationToken);
        IStorageFile file = await storage.OpenAsync(name, StorageMode.CreateNew, cancellationToken);
        try
        {
            await write(file, salt);
            return new(name, file, salt, Interlocked.Increment(ref numbers), cache);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => storage.ListAsync(cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => storage.DeleteAsync(name, cancellationToken);

    public ValueTask FlushDirectoryAsync(CancellationToken cancellationToken) => storage.FlushDirectoryAsync(cancellationToken);

    private static string NameOf(IndexFileKind kind, SegmentIdentity[] segments) => IndexSalt.NameOf(kind, segments[0].Number, segments[^1].Number);
}
