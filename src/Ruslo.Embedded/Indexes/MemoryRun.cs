using System.Buffers;

namespace Ruslo;

/// <summary>Writes the index of a sealed segment from memory: its run and its map.</summary>
internal static class MemoryRun
{
    public static async ValueTask WriteRunAsync(MemoryIndex memory, CombinationTable combinations, IStorageFile file, ulong salt, CancellationToken cancellationToken)
    {
        Term[] streams = memory.SortedStreams();
        (Term[] ids, Term[] terms) = memory.SortedTerms();
        using var builder = new RunBuilder(file, salt, streams.Length, ids.Length, terms.Length);
        StreamFilter filter = StreamFilter.For(streams.Length);
        HashTableWriter table = builder.BeginTable();
        for (int i = 0; i < streams.Length; i++)
        {
            int same = i;
            while (same + 1 < streams.Length && streams[same + 1].Hash == streams[i].Hash)
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
        await WriteTermsAsync(builder, ids, cancellationToken);
        await WriteTermsAsync(builder, terms, cancellationToken);
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

    /// <summary>One list for all streams that share a hash.</summary>
    private static ulong WriteStreams(MemoryIndex memory, PostingWriter postings, ReadOnlySpan<Term> slots)
    {
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

    private static async ValueTask WriteTermsAsync(RunBuilder builder, Term[] sorted, CancellationToken cancellationToken)
    {
        HashTableWriter table = builder.BeginTable();
        for (int i = 0; i < sorted.Length;)
        {
            ulong hash = sorted[i].Hash;
            builder.Postings.Begin();
            for (; i < sorted.Length && sorted[i].Hash == hash; i++)
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
        var byNumber = new SortedDictionary<int, List<int>>();
        for (int i = 0; i < memory.Count; i++)
        {
            if (!byNumber.TryGetValue(memory.CombinationAt(i), out List<int>? ordinals))
            {
                byNumber[memory.CombinationAt(i)] = ordinals = [];
            }
            ordinals.Add(i);
        }
        var lists = new List<(Combination, ulong)>(byNumber.Count);
        foreach ((Combination combination, List<int> ordinals) in byNumber.Select(p => (combinations.All[p.Key], p.Value)).OrderBy(p => p.Item1))
        {
            postings.Begin();
            foreach (int ordinal in ordinals)
            {
                postings.Add(ordinal);
            }
            lists.Add((combination, postings.End()));
        }
        return lists;
    }
}
