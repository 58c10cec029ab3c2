namespace Ruslo;

/// <summary>A hash table in an index file: one block is read for a key, more only where a page overflowed.</summary>
internal readonly struct HashTable(IBlocks blocks, HashTablePlace place)
{
    public long Keys => place.Keys;

    /// <summary>The value of a key, or <see cref="HashPage.None"/>.</summary>
    public async ValueTask<ulong> FindAsync(ulong key, CancellationToken cancellationToken)
    {
        if (place.Keys == 0)
        {
            return HashPage.None;
        }
        long block = place.FirstBlock + HashPage.PageOf(key, place.Pages);
        while (true)
        {
            ReadOnlyMemory<byte> page = await blocks.GetAsync(block, cancellationToken);
            ulong value = HashPage.Find(page.Span, key);
            uint overflow = HashPage.Overflow(page.Span);
            if (value != HashPage.None || overflow == 0)
            {
                return value;
            }
            block = place.Overflow + overflow - 1;
        }
    }

    /// <summary>The same table, read in another way.</summary>
    public HashTable Over(IBlocks others) => new(others, place);

    /// <summary>All entries, ascending by key.</summary>
    public HashTableScan Scan() => new(blocks, place);
}
