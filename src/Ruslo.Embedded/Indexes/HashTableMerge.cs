namespace Ruslo;

/// <summary>Walks several hash tables at once in ascending order of keys; stands on all that hold the same key together.</summary>
internal sealed class HashTableMerge(HashTableScan[] scans)
{
    public ulong Key { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>How many of the tables hold the key.</summary>
    public int Holders { get; private set; }

    /// <summary>The first table that holds the key.</summary>
    public int FirstHolder { get; private set; }

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
        for (int i = FirstHolder; i < scans.Length; i++)
        {
            if (Holds(i))
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

    public bool Holds(int table) => !scans[table].IsOver && scans[table].Key == Key;

    /// <summary>The value of the key in a table that holds it.</summary>
    public ulong ValueIn(int table) => scans[table].Value;

    private async ValueTask MoveOnAsync(ValueTask first, int next, CancellationToken cancellationToken)
    {
        await first;
        for (int i = next; i < scans.Length; i++)
        {
            if (Holds(i))
            {
                await scans[i].MoveNextAsync(cancellationToken);
            }
        }
        FindKey();
    }

    private void FindKey()
    {
        IsOver = true;
        Holders = 0;
        for (int i = 0; i < scans.Length; i++)
        {
            HashTableScan scan = scans[i];
            if (scan.IsOver)
            {
                continue;
            }
            if (IsOver || scan.Key < Key)
            {
                (Key, Holders, FirstHolder, IsOver) = (scan.Key, 1, i, false);
            }
            else if (scan.Key == Key)
            {
                Holders++;
            }
        }
    }
}
