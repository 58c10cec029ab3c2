namespace Ruslo;

/// <summary>Finds event ids in a column of them, once they are filed: a number for each beside the ids, not another copy of them. For one caller at a time.</summary>
/// <remarks>Open addressing by the hash of the id, at most half full. The same id again lies further on, so that its ordinals ascend.</remarks>
/// <param name="ids">The ids, by ordinal; it grows at its end.</param>
/// <param name="hash">How they are spread.</param>
internal sealed class FiledIds(Column<Guid> ids, IndexHash hash)
{
    private const int Smallest = 512;

    private int[] table = new int[Smallest]; // an ordinal plus one; 0: free
    private int filed;

    /// <summary>Files what has come, up to a count.</summary>
    public void Through(int count)
    {
        if (count * 2L > table.Length)
        {
            table = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count * 2)];
            filed = 0;
        }
        for (; filed < count; filed++)
        {
            int at = PlaceOf(ids[filed]);
            while (table[at] != 0)
            {
                at = Next(at);
            }
            table[at] = filed + 1;
        }
    }

    /// <summary>Empties it; the room stays.</summary>
    public void Clear()
    {
        Array.Clear(table);
        filed = 0;
    }

    /// <summary>The largest ordinal of an id below another; -1 when there is none.</summary>
    public int LastBefore(Guid id, int before)
    {
        int last = -1;
        for (int at = PlaceOf(id); table[at] is > 0 and int found; at = Next(at))
        {
            last = found <= before && ids[found - 1] == id ? found - 1 : last;
        }
        return last;
    }

    /// <summary>Copies the ordinals of an id above one and up to another, ascending, each plus <paramref name="plus"/>, as many as fit.</summary>
    public int Copy(Guid id, int after, int through, Span<long> into, long plus)
    {
        int copied = 0;
        for (int at = PlaceOf(id); copied < into.Length && table[at] is > 0 and int found; at = Next(at))
        {
            if (found - 1 > after && found - 1 <= through && ids[found - 1] == id)
            {
                into[copied++] = plus + found - 1;
            }
        }
        return copied;
    }

    private int PlaceOf(Guid id) => (int)hash.OfEventId(id) & (table.Length - 1);

    private int Next(int at) => (at + 1) & (table.Length - 1);
}
