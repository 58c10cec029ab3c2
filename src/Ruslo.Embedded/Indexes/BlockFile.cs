namespace Ruslo;

/// <summary>An index file, read block by block through a cache.</summary>
internal sealed class BlockFile(string name, IStorageFile file, ulong salt, int number, BlockCache cache) : IBlocks, IAsyncDisposable
{
    public string Name { get; } = name;

    public ulong Salt { get; } = salt;

    public ValueTask<ReadOnlyMemory<byte>> GetAsync(long block, CancellationToken cancellationToken)
        => cache.Find(number, block) is { } bytes ? new(bytes) : LoadAsync(block, cancellationToken);

    /// <summary>Reads neighbouring blocks past the cache. Fewer come back where the file ends.</summary>
    public async ValueTask<int> ReadAsync(long firstBlock, Memory<byte> into, CancellationToken cancellationToken)
    {
        int length = await ReadBytesAsync(firstBlock, into, cancellationToken);
        int blocks = length / Block.Size;
        for (int i = 0; i < blocks; i++)
        {
            Check(firstBlock + i, into.Span.Slice(i * Block.Size, Block.Size));
        }
        return blocks;
    }

    public IndexDamagedException Damaged(string what) => new(this, what);

    public async ValueTask DisposeAsync()
    {
        cache.Forget(number);
        await file.DisposeAsync();
    }

    private async ValueTask<ReadOnlyMemory<byte>> LoadAsync(long block, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[Block.Size];
        if (await ReadBytesAsync(block, bytes, cancellationToken) < Block.Size)
        {
            throw Damaged($"it ends before block {block}");
        }
        Check(block, bytes);
        cache.Keep(number, block, bytes);
        return bytes;
    }

    /// <summary>What cannot be read is as good as damaged: it can be made again.</summary>
    private async ValueTask<int> ReadBytesAsync(long firstBlock, Memory<byte> into, CancellationToken cancellationToken)
    {
        try
        {
            return await file.ReadAsync(firstBlock * Block.Size, into, cancellationToken);
        }
        catch (IOException e)
        {
            throw Damaged($"block {firstBlock} cannot be read ({e.Message})");
        }
    }

    private void Check(long block, ReadOnlySpan<byte> bytes)
    {
        if (!Block.IsIntact(bytes, Salt, block))
        {
            throw Damaged($"block {block} fails its checksum");
        }
    }
}
