namespace Ruslo;

/// <summary>Writes a hash table from ascending keys: its pages at once, the rare overflow pages when asked to at the end.</summary>
internal sealed class HashTableWriter(BlockAppender pages, long count)
{
    private readonly long firstBlock = pages.NextBlock;
    private readonly ulong[] keys = new ulong[HashPage.Capacity];
    private readonly ulong[] values = new ulong[HashPage.Capacity];
    private readonly byte[] page = new byte[Block.Content];
    private readonly List<byte[]> overflow = [];
    private long current;
    private long written;
    private bool inOverflow;
    private int filled;

    public void Add(ulong key, ulong value)
    {
        long wanted = HashPage.PageOf(key, count);
        if (wanted != current)
        {
            EndPage(0);
            for (current++; current < wanted; current++)
            {
                EndPage(0);
            }
        }
        if (filled == HashPage.Capacity)
        {
            EndPage((uint)overflow.Count + (inOverflow ? 2u : 1u));
            inOverflow = true;
        }
        keys[filled] = key;
        values[filled++] = value;
        written++;
    }

    /// <summary>Writes the last pages, after which only <see cref="EndOverflow"/> may follow.</summary>
    public void EndPages()
    {
        for (; current < count; current++)
        {
            EndPage(0);
        }
    }

    public HashTablePlace EndOverflow(BlockAppender at)
    {
        at.EndBlock();
        var place = new HashTablePlace(firstBlock, count, at.NextBlock, written);
        foreach (byte[] one in overflow)
        {
            at.Append(one);
        }
        return place;
    }

    private void EndPage(uint goesOn)
    {
        HashPage.Write(page, goesOn, keys.AsSpan(0, filled), values.AsSpan(0, filled));
        if (inOverflow)
        {
            overflow.Add([.. page]);
        }
        else
        {
            pages.Append(page);
        }
        filled = 0;
        inOverflow = false;
    }
}
