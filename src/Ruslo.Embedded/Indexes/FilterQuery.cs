namespace Ruslo;

/// <summary>
/// The candidates of a filter after a position, ascending. In each run the lists of the wanted combinations and of each part of the
/// terms are joined window by window; windows without a match are skipped by the lists' own skips. Branches are answered one by one.
/// </summary>
internal readonly record struct FilterQuery(EventFilter Filter, IndexHash Hash, CombinationTable Combinations, long After, Memory<long> Into, long Through)
    : IIndexQuery<(int Filled, long ReadThrough)>
{
    public async ValueTask<(int Filled, long ReadThrough)> AnswerAsync(IndexView view, CancellationToken cancellationToken)
    {
        FilterBranch[] branches = FilterBranch.Of(Filter, Hash, Combinations);
        (int filled, long readThrough) = await AnswerAsync(view, branches[0], Into, cancellationToken);
        if (branches.Length == 1)
        {
            return (filled, readThrough);
        }
        long[] more = new long[Into.Length];
        for (int i = 1; i < branches.Length; i++)
        {
            // No further than the branches before it are known.
            (int count, long moreThrough) = await (this with { Through = readThrough }).AnswerAsync(view, branches[i], more, cancellationToken);
            filled = BranchJoin.Join(Into.Span, filled, more.AsSpan(0, count), moreThrough);
            readThrough = filled == Into.Length && filled > 0 ? Into.Span[filled - 1] : moreThrough;
        }
        return (filled, readThrough);
    }

    private async ValueTask<(int Filled, long ReadThrough)> AnswerAsync(IndexView view, FilterBranch branch, Memory<long> into, CancellationToken cancellationToken)
    {
        int filled = 0;
        var window = new PositionWindow();
        foreach (IndexRun run in view.Runs)
        {
            if (filled < into.Length && run.LastPosition > After && run.FirstPosition <= Through)
            {
                filled += await FillAsync(run, branch, window, into[filled..], cancellationToken);
            }
        }
        foreach (MemoryIndex memory in view.Memory)
        {
            if (filled < into.Length && memory.FirstPosition <= Through)
            {
                filled += Fill(memory, branch, window, into.Span[filled..]);
            }
        }
        return (filled, filled == into.Length && filled > 0 ? into.Span[filled - 1] : Through);
    }

    private async ValueTask<int> FillAsync(IndexRun run, FilterBranch branch, PositionWindow window, Memory<long> into, CancellationToken cancellationToken)
    {
        long from = Math.Max(0, After + 1 - run.FirstPosition);
        long end = Math.Min(run.LastPosition, Through) + 1 - run.FirstPosition;
        List<PostingCursor[]>? parts = await PartsAsync(run, branch, cancellationToken);
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
    private static async ValueTask<List<PostingCursor[]>?> PartsAsync(IndexRun run, FilterBranch branch, CancellationToken cancellationToken)
    {
        var parts = new List<PostingCursor[]>(3);
        (int Number, ulong Value)[] all = await run.CombinationsAsync(cancellationToken);
        bool[] wanted = branch.Wanted();
        var lists = new List<PostingCursor>();
        int wantedHere = all.Count(l => wanted[l.Number]);
        bool narrows = wantedHere < all.Length || branch.Terms.Length == 0;
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
        foreach (ulong[] terms in branch.Terms)
        {
            parts.Add(await TermsAsync(run, terms, cancellationToken));
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

    private int Fill(MemoryIndex memory, FilterBranch branch, PositionWindow window, Span<long> into)
    {
        bool[] wanted = branch.Wanted();
        long from = Math.Max(memory.FirstPosition, After + 1);
        long end = Math.Min(memory.LastPosition, Through) + 1;
        int filled = 0;
        for (long size = SizeFor(into.Length); filled < into.Length && (from = MemoryMatch.NextIn(memory, branch.Terms, from)) < end; size = Math.Min(size * 2, PositionWindow.Largest))
        {
            window.Begin(from, Math.Min(end, from + size));
            for (long position = window.From; position < window.To; position++)
            {
                if (MemoryMatch.IsWanted(memory, branch, wanted, position))
                {
                    window.Set(position);
                }
            }
            window.EndPart();
            foreach (ulong[] terms in branch.Terms)
            {
                SetTerms(memory, terms, window);
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
