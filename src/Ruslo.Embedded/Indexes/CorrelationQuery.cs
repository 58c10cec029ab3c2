namespace Ruslo;

/// <summary>The candidates of a correlation after a position, ascending: the event whose id it is, and those that carry it.</summary>
internal readonly record struct CorrelationQuery(Guid Correlation, IndexHash Hash, long After, Memory<long> Into, long Through) : IIndexQuery<int>
{
    public async ValueTask<int> AnswerAsync(IndexView view, CancellationToken cancellationToken)
    {
        int filled = 0;
        foreach (IndexRun run in view.Runs)
        {
            if (filled < Into.Length && run.LastPosition > After && run.FirstPosition <= Through)
            {
                filled = await FillAsync(run, filled, cancellationToken);
            }
        }
        foreach (MemoryIndex memory in view.Memory)
        {
            if (filled < Into.Length && memory.FirstPosition <= Through)
            {
                filled = Fill(memory, filled);
            }
        }
        return filled;
    }

    private async ValueTask<int> FillAsync(IndexRun run, int filled, CancellationToken cancellationToken)
    {
        PostingCursor? own = await OpenAsync(run, run.Ids, Hash.OfEventId(Correlation), cancellationToken);
        PostingCursor? others = await OpenAsync(run, run.Terms, Hash.OfCorrelation(Correlation), cancellationToken);
        while (filled < Into.Length)
        {
            long position = Math.Min(own?.Current ?? long.MaxValue, others?.Current ?? long.MaxValue);
            if (position == long.MaxValue || run.FirstPosition + position > Through)
            {
                break;
            }
            Into.Span[filled++] = run.FirstPosition + position;
            if (own?.Current == position)
            {
                await own.MoveNextAsync(cancellationToken);
            }
            if (others?.Current == position)
            {
                await others.MoveNextAsync(cancellationToken);
            }
        }
        return filled;
    }

    private async ValueTask<PostingCursor?> OpenAsync(IndexRun run, HashTable table, ulong key, CancellationToken cancellationToken)
    {
        ulong value = await table.FindAsync(key, cancellationToken);
        if (value == HashPage.None)
        {
            return null;
        }
        PostingCursor list = await run.OpenListAsync(value, cancellationToken);
        await list.SeekAsync(Math.Max(0, After + 1 - run.FirstPosition), cancellationToken);
        return list;
    }

    private int Fill(MemoryIndex memory, int filled)
    {
        Span<long> rest = Into.Span[filled..];
        long[] own = new long[4];
        int owns = memory.CopyId(Correlation, After, Through, own);
        int others = memory.CopyTerm(Hash.OfCorrelation(Correlation), After, Through, rest);
        for (int i = 0; i < owns; i++)
        {
            int at = rest[..others].BinarySearch(own[i]);
            if (at < 0 && ~at < rest.Length)
            {
                others = Math.Min(others + 1, rest.Length);
                rest[~at..(others - 1)].CopyTo(rest[(~at + 1)..]);
                rest[~at] = own[i];
            }
        }
        return filled + others;
    }
}
