namespace Ruslo;

/// <summary>Bytes that may lie across blocks.</summary>
internal static class BlockBytes
{
    /// <summary>Copies the contents from an address on.</summary>
    public static async ValueTask CopyAsync(this IBlocks blocks, long address, Memory<byte> into, CancellationToken cancellationToken)
    {
        while (!into.IsEmpty)
        {
            ReadOnlyMemory<byte> block = await blocks.GetAsync(address / Block.Content, cancellationToken);
            int within = (int)(address % Block.Content);
            int length = Math.Min(into.Length, Block.Content - within);
            block.Slice(within, length).CopyTo(into);
            into = into[length..];
            address += length;
        }
    }
}
