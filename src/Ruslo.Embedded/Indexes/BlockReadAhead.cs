namespace Ruslo;

/// <summary>Reads a whole index file in a few interleaved runs, as a merge does, in large pieces and past the cache. Not thread-safe.</summary>
internal sealed class BlockReadAhead(BlockFile file) : IBlocks
{
    private const int Blocks = 32;
    private const int Pieces = 6;

    private readonly Piece[] pieces = new Piece[Pieces];
    private int turn;

    public ValueTask<ReadOnlyMemory<byte>> GetAsync(long block, CancellationToken cancellationToken)
    {
        long first = block - (block % Blocks);
        foreach (ref Piece piece in pieces.AsSpan())
        {
            if (piece.Bytes is not null && piece.First == first)
            {
                return new(Within(in piece, block));
            }
        }
        return LoadAsync(first, block, cancellationToken);
    }

    public IndexDamagedException Damaged(string what) => file.Damaged(what);

    private async ValueTask<ReadOnlyMemory<byte>> LoadAsync(long first, long block, CancellationToken cancellationToken)
    {
        int i = turn++ % Pieces;
        byte[] bytes = pieces[i].Bytes ?? new byte[Blocks * Block.Size];
        pieces[i] = default;
        int length = await file.ReadAsync(first, bytes, cancellationToken);
        pieces[i] = new(first, length, bytes);
        return Within(in pieces[i], block);
    }

    private ReadOnlyMemory<byte> Within(in Piece piece, long block)
    {
        int within = (int)(block - piece.First);
        return within < piece.Length ? piece.Bytes.AsMemory(within * Block.Size, Block.Size) : throw file.Damaged($"it ends before block {block}");
    }

    private readonly record struct Piece(long First, int Length, byte[] Bytes);
}
