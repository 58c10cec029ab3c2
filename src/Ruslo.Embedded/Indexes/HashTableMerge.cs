namespace Ruslo;

/// <summary>Walks several hash tables at once in ascending order of keys; stands on all that hold the same key together.</summary>
internal sealed class HashTableMerge(HashTableScan[] scans)
{
    public ulong Key { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>How many of the tables hold the key.</summary>
    public int Holds => scans.Count(s => !s.IsOver && s.Key == Key);

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        foreach (HashTableScan scan in scans)
        {
            await scan.MoveNextAsync(cancellationToken);
        }
        FindKey();
    }

    public ValueTask MoveNextAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < scans.Length; i++)
        {
            if (!scans[i].IsOver && scans[i].Key == Key)
            {
                ValueTask move = scans[i].MoveNextAsync(cancellationToken);
                if (!move.IsCompletedSuccessfully)
                {
                    return MoveOnAsync(move, i + 1, cancellationToken);
                }
            }
        }
        FindKey();
        return default;
    }

    /// <summary>The value of the key in one of the tables; null where it does not hold the key.</summary>
    public ulong? ValueIn(int table) => !scans[table].IsOver && scans[table].Key == Key ? scans[table].Value : null;

    private async ValueTask MoveOnAsync(ValueTask first, int next, CancellationToken cancellationToken)
    {
        await first;
        for (int i = next; i < scans.Length; i++)
        {
            if (!scans[i].IsOver && scans[i].Key == Key)
            {
                await scans[i].MoveNextAsync(cancellationToken);
            }
        }
        FindKey();
    }

    private void FindKey()
    {
        IsOver = true;
        ulong least = ulong.MaxValue;
        foreach (HashTableScan scan in scans)
        {
            if (!scan.IsOver && scan.Key <= least)
            {
                least = scan.Key;
                IsOver = false;
            }
        }
        Key = least;
    }
}
