namespace Ruslo;

/// <summary>Writes one run from several neighbouring ones, oldest first.</summary>
internal static class MergedRun
{
    public static async ValueTask WriteAsync(IReadOnlyList<IndexRun> runs, CombinationTable combinations, IStorageFile file, ulong salt, CancellationToken cancellationToken)
    {
        BlockReadAhead[] blocks = [.. runs.Select(static r => new BlockReadAhead(r.File))];
        long streams = await CountKeysAsync(runs, blocks, static r => r.Streams, cancellationToken);
        long terms = await CountKeysAsync(runs, blocks, static r => r.Terms, cancellationToken);
        using var builder = new RunBuilder(file, salt, streams, runs.Sum(r => r.Header.Ids.Keys), terms);
        StreamFilter filter = StreamFilter.For(streams);
        await MergeAsync(runs, blocks, static r => r.Streams, builder, filter, cancellationToken);
        await MergeAsync(runs, blocks, static r => r.Ids, builder, null, cancellationToken);
        await MergeAsync(runs, blocks, static r => r.Terms, builder, null, cancellationToken);
        List<(Combination, ulong)> lists = await MergeCombinationsAsync(runs, blocks, combinations, builder, cancellationToken);
        await builder.FinishAsync(runs[0].FirstPosition, runs.Sum(r => r.Header.Events), lists, filter, runs.SelectMany(r => r.Times).ToArray(), cancellationToken);
    }

    /// <summary>About how many different keys there are: hashes are spread evenly, so a sixteenth of a large table tells.</summary>
    private static async ValueTask<long> CountKeysAsync(IReadOnlyList<IndexRun> runs, BlockReadAhead[] blocks, Func<IndexRun, HashTable> tableOf, CancellationToken cancellationToken)
    {
        const int share = 16;
        const int large = share * 1024;
        long all = runs.Sum(r => tableOf(r).Keys);
        ulong limit = all > large ? ulong.MaxValue / share : ulong.MaxValue;
        var merge = new HashTableMerge([.. runs.Select((r, i) => tableOf(r).Over(blocks[i]).Scan())]);
        long keys = 0;
        await merge.StartAsync(cancellationToken);
        while (!merge.IsOver && merge.Key <= limit)
        {
            keys++;
            await merge.MoveNextAsync(cancellationToken);
        }
        return all > large ? Math.Min(all, (keys + (keys / 50)) * share) : keys;
    }

    private static async ValueTask MergeAsync(IReadOnlyList<IndexRun> runs, BlockReadAhead[] blocks, Func<IndexRun, HashTable> tableOf, RunBuilder builder, StreamFilter? filter, CancellationToken cancellationToken)
    {
        var merge = new HashTableMerge([.. runs.Select((r, i) => tableOf(r).Over(blocks[i]).Scan())]);
        PostingCursor[] lists = [.. runs.Select((r, i) => r.Lists(blocks[i]))];
        HashTableWriter table = builder.BeginTable();
        await merge.StartAsync(cancellationToken);
        while (!merge.IsOver)
        {
            int first = merge.FirstHolder;
            ulong value = merge.ValueIn(first);
            if (merge.Holders == 1 && (value & PostingWriter.ListFlag) == 0)
            {
                table.Add(merge.Key, value + (ulong)(runs[first].FirstPosition - runs[0].FirstPosition));
            }
            else
            {
                table.Add(merge.Key, await MergeListsAsync(runs, lists, merge, builder.Postings, cancellationToken));
            }
            filter?.Add(merge.Key);
            if (builder.IsFull)
            {
                await builder.DrainAsync(cancellationToken);
            }
            await merge.MoveNextAsync(cancellationToken);
        }
        table.EndPages();
    }

    private static async ValueTask<ulong> MergeListsAsync(IReadOnlyList<IndexRun> runs, PostingCursor[] lists, HashTableMerge merge, PostingWriter postings, CancellationToken cancellationToken)
    {
        postings.Begin();
        for (int i = merge.FirstHolder; i < runs.Count; i++)
        {
#if PLANTED
            if (PlantedIndex.MergeDropsNewest && i == runs.Count - 1 && merge.Holders > 1)
            {
                continue;
            }
#endif
            if (merge.Holds(i))
            {
                await CopyAsync(lists[i], merge.ValueIn(i), runs[i].FirstPosition - runs[0].FirstPosition, postings, cancellationToken);
            }
        }
        return postings.End();
    }

    private static ValueTask CopyAsync(PostingCursor lists, ulong value, long shift, PostingWriter to, CancellationToken cancellationToken)
    {
        if ((value & PostingWriter.ListFlag) == 0)
        {
            to.Add((long)value + shift);
            return default;
        }
        return CopyListAsync(lists, value, shift, to, cancellationToken);
    }

    private static async ValueTask CopyListAsync(PostingCursor lists, ulong value, long shift, PostingWriter to, CancellationToken cancellationToken)
    {
        await lists.OpenAsync(value, cancellationToken);
        while (await lists.MoveNextAsync(cancellationToken))
        {
            to.Add(lists.Current + shift);
        }
    }

    private static async ValueTask<List<(Combination, ulong)>> MergeCombinationsAsync(IReadOnlyList<IndexRun> runs, BlockReadAhead[] blocks, CombinationTable combinations, RunBuilder builder, CancellationToken cancellationToken)
    {
        var byNumber = new SortedDictionary<int, List<(int Run, ulong Value)>>();
        for (int i = 0; i < runs.Count; i++)
        {
            foreach ((int number, ulong value) in await runs[i].CombinationsAsync(cancellationToken))
            {
                if (!byNumber.TryGetValue(number, out List<(int, ulong)>? all))
                {
                    byNumber[number] = all = [];
                }
                all.Add((i, value));
            }
        }
        PostingCursor[] cursors = [.. runs.Select((r, i) => r.Lists(blocks[i]))];
        var lists = new List<(Combination, ulong)>(byNumber.Count);
        foreach ((Combination combination, List<(int Run, ulong Value)> all) in byNumber.Select(p => (combinations.All[p.Key], p.Value)).OrderBy(p => p.Item1))
        {
            builder.Postings.Begin();
            foreach ((int run, ulong value) in all)
            {
                await CopyAsync(cursors[run], value, runs[run].FirstPosition - runs[0].FirstPosition, builder.Postings, cancellationToken);
                await builder.DrainAsync(cancellationToken);
            }
            lists.Add((combination, builder.Postings.End()));
        }
        return lists;
    }
}
