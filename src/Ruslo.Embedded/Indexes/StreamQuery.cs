namespace Ruslo;

/// <summary>Part of the list of a stream's candidates, and how long that list is.</summary>
internal readonly record struct StreamQuery(ulong Hash, ReadOnlyMemory<byte> Identity, long Index, ReadDirection Direction, Memory<long> Into, long Through)
    : IIndexQuery<(int Filled, long Total)>
{
    public async ValueTask<(int Filled, long Total)> AnswerAsync(IndexView view, CancellationToken cancellationToken)
    {
        var parts = new List<Part>(4);
        long total = await FindPartsAsync(view, parts, cancellationToken);
        long from = Index;
        long end = Math.Min(total, Index + Math.Min(Into.Length, long.MaxValue - Index));
        if (Direction == ReadDirection.Backwards)
        {
            end = Math.Min(total, Index == long.MaxValue ? total : Index + 1);
            from = Math.Max(0, end - Into.Length);
        }
        if (from >= end || from < 0)
        {
            return (0, total);
        }
        int filled = 0;
        foreach (Part part in parts)
        {
            if (filled < end - from && part.Start + part.Count > from + filled)
            {
                filled += await FillAsync(part, from + filled - part.Start, Into[filled..(int)(end - from)], cancellationToken);
            }
        }
        if (Direction == ReadDirection.Backwards)
        {
            Into.Span[..filled].Reverse();
        }
        return (filled, total);
    }

    private async ValueTask<long> FindPartsAsync(IndexView view, List<Part> parts, CancellationToken cancellationToken)
    {
        long total = 0;
        foreach (IndexRun run in view.Runs)
        {
            if (run.FirstPosition > Through || !run.Filter.MayContain(Hash))
            {
                continue;
            }
            ulong value = await run.Streams.FindAsync(Hash, cancellationToken);
            if (value == HashPage.None)
            {
                continue;
            }
            PostingCursor list = await run.OpenListAsync(value, cancellationToken);
            long count = run.LastPosition <= Through ? list.Count : await list.CountThroughAsync(Through - run.FirstPosition, cancellationToken);
            parts.Add(new(total, count, list, run.FirstPosition, null, -1));
            total += count;
        }
        foreach (MemoryIndex memory in view.Memory)
        {
            int count = memory.CountOfStream(Hash, Identity.Span, Through, out int slot);
            if (count > 0)
            {
                parts.Add(new(total, count, null, 0, memory, slot));
                total += count;
            }
        }
        return total;
    }

    private static async ValueTask<int> FillAsync(Part part, long index, Memory<long> into, CancellationToken cancellationToken)
    {
        int length = (int)Math.Min(into.Length, part.Count - index);
        if (part.List is not { } list)
        {
            part.Memory!.CopyStream(part.Slot, (int)index, into.Span[..length]);
            return length;
        }
        await list.SeekIndexAsync(index, cancellationToken);
        for (int i = 0; i < length; i++)
        {
            into.Span[i] = part.First + list.Current;
            await list.MoveNextAsync(cancellationToken);
        }
        return length;
    }

    private readonly record struct Part(long Start, long Count, PostingCursor? List, long First, MemoryIndex? Memory, int Slot);
}
