namespace Ruslo;

/// <summary>
/// The candidates of a filter after a position, ascending. In each run the lists of the wanted combinations, of the tags and of the
/// tenant are joined window by window; windows without a match are skipped by the lists' own skips.
/// </summary>
internal readonly record struct FilterQuery(EventFilter Filter, IndexHash Hash, CombinationTable Combinations, long After, Memory<long> Into, long Through)
    : IIndexQuery<(int Filled, long ReadThrough)>
{
    public async ValueTask<(int Filled, long ReadThrough)> AnswerAsync(IndexView view, CancellationToken cancellationToken)
    {
        int filled = 0;
        var window = new PositionWindow();
        ulong[] tags = [.. Filter.Tags.Select(Hash.OfTag)];
        foreach (IndexRun run in view.Runs)
        {
            if (filled < Into.Length && run.LastPosition > After && run.FirstPosition <= Through)
            {
                filled += await FillAsync(run, tags, window, Into[filled..], cancellationToken);
            }
        }
        foreach (MemoryIndex memory in view.Memory)
        {
            if (filled < Into.Length && memory.FirstPosition <= Through)
            {
                filled += Fill(memory, tags, window, Into.Span[filled..]);
            }
        }
        return (filled, filled == Into.Length && filled > 0 ? Into.Span[filled - 1] : Through);
    }

    private async ValueTask<int> FillAsync(IndexRun run, ulong[] tags, PositionWindow window, Memory<long> into, CancellationToken cancellationToken)
    {
        long from = Math.Max(0, After + 1 - run.FirstPosition);
        long end = Math.Min(run.LastPosition, Through) + 1 - run.FirstPosition;
        List<PostingCursor[]>? parts = await PartsAsync(run, tags, cancellationToken);
        if (parts is null)
        {
            return 0;
        }
        foreach (PostingCursor[] part in parts)
        {
            foreach (PostingCursor list in part)
            {
                await list.SeekAsync(from, cancellationToken);
            }
        }
        int filled = 0;
        for (long size = SizeFor(into.Length); filled < into.Length; size = Math.Min(size * 2, PositionWindow.Largest))
        {
            from = Math.Max(from, NextIn(parts));
            if (from >= end)
            {
                break;
            }
            window.Begin(from, Math.Min(end, from + size));
            foreach (PostingCursor[] part in parts)
            {
                foreach (PostingCursor list in part)
                {
                    await list.FillAsync(window.From, window.To, window.Part, cancellationToken);
                }
                window.EndPart();
            }
            filled += window.Copy(into.Span[filled..], run.FirstPosition);
            from = window.To;
        }
        return filled;
    }

    /// <summary>The lists, of which any, in each of the parts, of which all must hold a position; null when nothing can match.</summary>
    private async ValueTask<List<PostingCursor[]>?> PartsAsync(IndexRun run, ulong[] tags, CancellationToken cancellationToken)
    {
        var parts = new List<PostingCursor[]>(3);
        (int Number, ulong Value)[] all = await run.CombinationsAsync(cancellationToken);
        bool[] wanted = Combinations.WantedBy(Filter);
        var lists = new List<PostingCursor>();
        int wantedHere = all.Count(l => wanted[l.Number]);
        bool narrows = wantedHere < all.Length || (tags.Length == 0 && string.IsNullOrEmpty(Filter.Tenant));
        foreach ((int number, ulong value) in all)
        {
            if (narrows && wanted[number])
            {
                lists.Add(await run.OpenListAsync(value, cancellationToken));
            }
        }
        if (narrows)
        {
            parts.Add([.. lists]);
        }
        if (tags.Length > 0)
        {
            parts.Add(await TermsAsync(run, tags, cancellationToken));
        }
        if (!string.IsNullOrEmpty(Filter.Tenant))
        {
            parts.Add(await TermsAsync(run, [Hash.OfTenant(Filter.Tenant)], cancellationToken));
        }
        return parts.Exists(p => p.Length == 0) ? null : parts;
    }

    private static async ValueTask<PostingCursor[]> TermsAsync(IndexRun run, ulong[] terms, CancellationToken cancellationToken)
    {
        var lists = new List<PostingCursor>();
        foreach (ulong term in terms)
        {
            ulong value = await run.Terms.FindAsync(term, cancellationToken);
            if (value != HashPage.None)
            {
                lists.Add(await run.OpenListAsync(value, cancellationToken));
            }
        }
        return [.. lists];
    }

    /// <summary>No position before it can be in all parts.</summary>
    private static long NextIn(List<PostingCursor[]> parts)
    {
        long next = 0;
        foreach (PostingCursor[] part in parts)
        {
            long least = long.MaxValue;
            foreach (PostingCursor list in part)
            {
                least = Math.Min(least, list.Current);
            }
            next = Math.Max(next, least);
        }
        return next;
    }

    private int Fill(MemoryIndex memory, ulong[] tags, PositionWindow window, Span<long> into)
    {
        bool[] wanted = Combinations.WantedBy(Filter);
        long from = Math.Max(memory.FirstPosition, After + 1);
        long end = Math.Min(memory.LastPosition, Through) + 1;
        int filled = 0;
        for (long size = SizeFor(into.Length); filled < into.Length && from < end; size = Math.Min(size * 2, PositionWindow.Largest))
        {
            window.Begin(from, Math.Min(end, from + size));
            for (long position = window.From; position < window.To; position++)
            {
                int combination = memory.CombinationAt((int)(position - memory.FirstPosition));
                if (combination >= wanted.Length || wanted[combination])
                {
                    window.Set(position);
                }
            }
            window.EndPart();
            if (tags.Length > 0)
            {
                SetTerms(memory, tags, window);
            }
            if (!string.IsNullOrEmpty(Filter.Tenant))
            {
                SetTerms(memory, [Hash.OfTenant(Filter.Tenant)], window);
            }
            filled += window.Copy(into[filled..], 0);
            from = window.To;
        }
        return filled;
    }

    private static void SetTerms(MemoryIndex memory, ReadOnlySpan<ulong> terms, PositionWindow window)
    {
        Span<long> found = stackalloc long[128];
        foreach (ulong term in terms)
        {
            int count;
            for (long after = window.From - 1; (count = memory.CopyTerm(term, after, window.To - 1, found)) > 0; after = found[count - 1])
            {
                foreach (long position in found[..count])
                {
                    window.Set(position);
                }
            }
        }
        window.EndPart();
    }

    private static long SizeFor(int wanted) => Math.Clamp((wanted + 63L) / 64 * 64, PositionWindow.Smallest, PositionWindow.Largest);
}
