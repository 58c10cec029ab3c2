using System.Buffers;

namespace Ruslo;

/// <summary>Writes the index of a sealed segment from memory: its run and its map.</summary>
internal static class MemoryRun
{
    public static async ValueTask WriteRunAsync(MemoryIndex memory, CombinationTable combinations, IStorageFile file, ulong salt, CancellationToken cancellationToken)
    {
        using var builder = new RunBuilder(file, salt, memory.StreamCount, memory.Count, memory.TermCount);
        StreamFilter filter = StreamFilter.For(memory.StreamCount);
        Term[] sorted = ArrayPool<Term>.Shared.Rent(Math.Max(memory.Count, memory.TermCount));
        try
        {
            memory.SortStreams(sorted.AsSpan(0, memory.StreamCount));
            await WriteStreamsAsync(memory, builder, sorted, filter, cancellationToken);
            memory.SortIds(sorted.AsSpan(0, memory.Count));
            await WriteTermsAsync(builder, sorted, memory.Count, cancellationToken);
            memory.SortTerms(sorted.AsSpan(0, memory.TermCount));
            await WriteTermsAsync(builder, sorted, memory.TermCount, cancellationToken);
        }
        finally
        {
            ArrayPool<Term>.Shared.Return(sorted);
        }
        List<(Combination, ulong)> lists = WriteCombinations(memory, combinations, builder.Postings);
        await builder.FinishAsync(memory.FirstPosition, memory.Count, lists, filter, new[] { memory.FirstTicks, memory.LastTicks }, cancellationToken);
    }

    public static async ValueTask WriteMapAsync(MemoryIndex memory, IStorageFile file, ulong salt, CancellationToken cancellationToken)
    {
        using var appender = new BlockAppender(file, salt, 1);
        byte[] bytes = new byte[4];
        long start = appender.Position;
        for (int i = 0; i <= memory.Count; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes, i < memory.Count ? memory.OffsetAt(i) : (uint)memory.End);
            appender.Append(bytes);
            if (appender.IsFull)
            {
                await appender.DrainAsync(cancellationToken);
            }
        }
        var offsets = new AddressRange(start, appender.Position);
        long[] times = new long[(memory.Count + MemoryIndex.TimeStep - 1) / MemoryIndex.TimeStep];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = memory.TimeAt(i);
        }
        RunBuilder.AppendNumbers(appender, times);
        var timesRange = new AddressRange(offsets.End, appender.Position);
        appender.EndBlock();
        await appender.DrainAsync(cancellationToken);
        var header = new IndexFileHeader { Kind = IndexFileKind.Map, FirstPosition = memory.FirstPosition, Events = memory.Count, Offsets = offsets, Times = timesRange };
        await RunBuilder.WriteHeaderAsync(file, salt, header, cancellationToken);
    }

    private static async ValueTask WriteStreamsAsync(MemoryIndex memory, RunBuilder builder, Term[] streams, StreamFilter filter, CancellationToken cancellationToken)
    {
        HashTableWriter table = builder.BeginTable();
        int length = memory.StreamCount;
        for (int i = 0; i < length; i++)
        {
            int same = i;
            while (same + 1 < length && streams[same + 1].Hash == streams[i].Hash)
            {
                same++;
            }
            table.Add(streams[i].Hash, WriteStreams(memory, builder.Postings, streams.AsSpan(i, same - i + 1)));
            filter.Add(streams[i].Hash);
            i = same;
            if (builder.IsFull)
            {
                await builder.DrainAsync(cancellationToken);
            }
        }
        table.EndPages();
    }

    /// <summary>One list for all streams that share a hash.</summary>
    private static ulong WriteStreams(MemoryIndex memory, PostingWriter postings, ReadOnlySpan<Term> slots)
    {
        int only = slots.Length == 1 ? memory.OnlyInSlot(slots[0].Ordinal) : -1;
        if (only >= 0)
        {
            return (ulong)only;
        }
        int total = 0;
        foreach (Term slot in slots)
        {
            total += memory.CountInSlot(slot.Ordinal);
        }
        long[] positions = ArrayPool<long>.Shared.Rent(total);
        int filled = 0;
        foreach (Term slot in slots)
        {
            int count = memory.CountInSlot(slot.Ordinal);
            memory.CopyStream(slot.Ordinal, 0, positions.AsSpan(filled, count));
            filled += count;
        }
        if (slots.Length > 1)
        {
            positions.AsSpan(0, total).Sort();
        }
        postings.Begin();
        foreach (long position in positions.AsSpan(0, total))
        {
            postings.Add(position - memory.FirstPosition);
        }
        ArrayPool<long>.Shared.Return(positions);
        return postings.End();
    }

    private static async ValueTask WriteTermsAsync(RunBuilder builder, Term[] sorted, int length, CancellationToken cancellationToken)
    {
        HashTableWriter table = builder.BeginTable();
        for (int i = 0; i < length;)
        {
            ulong hash = sorted[i].Hash;
            builder.Postings.Begin();
            for (; i < length && sorted[i].Hash == hash; i++)
            {
                builder.Postings.Add(sorted[i].Ordinal);
            }
            table.Add(hash, builder.Postings.End());
            if (builder.IsFull)
            {
                await builder.DrainAsync(cancellationToken);
            }
        }
        table.EndPages();
    }

    private static List<(Combination, ulong)> WriteCombinations(MemoryIndex memory, CombinationTable combinations, PostingWriter postings)
    {
        int[] ends = new int[combinations.All.Length];
        int[] ordinals = ArrayPool<int>.Shared.Rent(memory.Count);
        for (int i = 0; i < memory.Count; i++)
        {
            ends[memory.CombinationAt(i)]++;
        }
        int[] counts = [.. ends];
        for (int i = 1; i < ends.Length; i++)
        {
            ends[i] += ends[i - 1];
        }
        for (int i = memory.Count - 1; i >= 0; i--)
        {
            ordinals[--ends[memory.CombinationAt(i)]] = i;
        }
        var lists = new List<(Combination, ulong)>();
        foreach ((Combination combination, int number) in combinations.All.Select((c, i) => (c, i)).OrderBy(p => p.c))
        {
            if (number < counts.Length && counts[number] > 0)
            {
                postings.Begin();
                foreach (int ordinal in ordinals.AsSpan(ends[number], counts[number]))
                {
                    postings.Add(ordinal);
                }
                lists.Add((combination, postings.End()));
            }
        }
        ArrayPool<int>.Shared.Return(ordinals);
        return lists;
    }
}
