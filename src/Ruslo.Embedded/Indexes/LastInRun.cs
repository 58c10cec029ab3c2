namespace Ruslo;

/// <summary>The newest position under a key in one table of a run.</summary>
internal static class LastInRun
{
    /// <summary>The newest before a position; 0 when there is none.</summary>
    public static async ValueTask<long> OfAsync(IndexRun run, HashTable table, ulong key, long before, CancellationToken cancellationToken)
    {
        ulong value = await table.FindAsync(key, cancellationToken);
        if (value == HashPage.None)
        {
            return 0;
        }
        if ((value & PostingWriter.ListFlag) == 0)
        {
            long only = run.FirstPosition + (long)value;
            return only < before ? only : 0;
        }
        PostingCursor list = await run.OpenListAsync(value, cancellationToken);
        long found = await list.LastBeforeAsync(before - run.FirstPosition, cancellationToken);
        return found < 0 ? 0 : run.FirstPosition + found;
    }
}
