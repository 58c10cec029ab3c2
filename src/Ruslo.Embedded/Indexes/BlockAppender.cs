using System.Buffers;

namespace Ruslo;

/// <summary>Writes a run of blocks of an index file, byte by byte or block by block, from its first on.</summary>
/// <remarks>Addresses are those of contents: byte <c>i</c> lies in block <c>i / 4,092</c>.</remarks>
internal sealed class BlockAppender(IStorageFile file, ulong salt, long firstBlock) : IDisposable
{
    private const int DrainAt = 64 * Block.Size;

    private byte[] pending = ArrayPool<byte>.Shared.Rent(2 * DrainAt);
    private long written = firstBlock;
    private int full;
    private int within;

    /// <summary>The address of the next byte.</summary>
    public long Position => ((written + (full / Block.Size)) * Block.Content) + within;

    /// <summary>The first block that has no content yet.</summary>
    public long NextBlock => written + (full / Block.Size) + (within > 0 ? 1 : 0);

    /// <summary>Whether enough is pending for <see cref="DrainAsync"/> to be worth its call.</summary>
    public bool IsFull => full >= DrainAt;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Reserve();
            int length = Math.Min(bytes.Length, Block.Content - within);
            bytes[..length].CopyTo(pending.AsSpan(full + within));
            within += length;
            bytes = bytes[length..];
            if (within == Block.Content)
            {
                EndBlock();
            }
        }
    }

    /// <summary>Fills the rest of a block that is begun with zeros.</summary>
    public void EndBlock()
    {
        if (within == 0)
        {
            return;
        }
        Span<byte> block = pending.AsSpan(full, Block.Size);
        block[within..].Clear();
        Block.Seal(block, salt, written + (full / Block.Size));
        full += Block.Size;
        within = 0;
    }

    /// <summary>Writes the blocks that are complete.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        if (full == 0)
        {
            return;
        }
        await file.WriteAsync(written * Block.Size, pending.AsMemory(0, full), cancellationToken);
        pending.AsSpan(full, within).CopyTo(pending);
        written += full / Block.Size;
        full = 0;
    }

    public void Dispose()
    {
        byte[] mine = pending;
        pending = [];
        if (mine.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(mine);
        }
    }

    private void Reserve()
    {
        if (within == 0 && full + Block.Size > pending.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(pending.Length * 2);
            pending.AsSpan(0, full).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(pending);
            pending = larger;
        }
    }
}
