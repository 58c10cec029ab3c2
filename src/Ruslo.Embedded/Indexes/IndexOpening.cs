namespace Ruslo;

/// <summary>
/// Finds out, when a log is opened, which index files are of its sealed segments, takes the widest, deletes the others, and makes
/// what is missing. Reads the first block, the filter and the times of each run; everything else when it is asked for.
/// </summary>
internal sealed class IndexOpening(IndexFiles files, IndexMaker maker, CombinationTable combinations)
{
    /// <param name="segments">All sealed segments, in order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IndexView> OpenAsync(IReadOnlyList<SegmentIdentity> segments, CancellationToken cancellationToken)
    {
        List<IndexRun> found = await FindAsync(segments, cancellationToken);
        var runs = new List<IndexRun>();
        var maps = new List<SegmentMap>();
        int next = 0;
        for (int i = 0; i < segments.Count;)
        {
            if (next < found.Count && found[next].Segments[0].Number == segments[i].Number)
            {
                IndexRun run = found[next++];
                runs.Add(run);
                for (int s = 0; s < run.Segments.Length; s++)
                {
                    maps.Add(new(run.Segments[s], run.Times[2 * s], run.Times[(2 * s) + 1]));
                }
                i += run.Segments.Length;
            }
            else
            {
                (IndexRun run, SegmentMap map) = await maker.RebuildAsync(segments[i++], cancellationToken);
                runs.Add(run);
                maps.Add(map);
            }
        }
        return new([.. runs], [.. maps.Where(m => m.Segment.Count > 0)], []);
    }

    private async ValueTask<List<IndexRun>> FindAsync(IReadOnlyList<SegmentIdentity> segments, CancellationToken cancellationToken)
    {
        var candidates = new List<(long First, long Last, string Name)>();
        foreach (string name in await files.ListAsync(cancellationToken))
        {
            if (IndexSalt.TryParseRun(name, out long first, out long last))
            {
                candidates.Add((first, last, name));
            }
            else if (IndexSalt.TryParseMap(name, out long segment) && !segments.Any(s => s.Number == segment))
            {
                await files.DeleteAsync(name, cancellationToken);
            }
        }
        var runs = new List<IndexRun>();
        foreach ((long first, long last, string name) in candidates.OrderBy(c => c.First).ThenByDescending(c => c.Last))
        {
            long covered = runs.Count == 0 ? long.MinValue : runs[^1].Segments[^1].Number;
            IndexRun? run = first <= covered ? null : await OpenAsync(segments, first, last, cancellationToken);
            if (run is not null)
            {
                runs.Add(run);
            }
            else
            {
                await files.DeleteAsync(name, cancellationToken);
            }
        }
        return runs;
    }

    private async ValueTask<IndexRun?> OpenAsync(IReadOnlyList<SegmentIdentity> segments, long first, long last, CancellationToken cancellationToken)
    {
        SegmentIdentity[] covered = [.. segments.Where(s => s.Number >= first && s.Number <= last)];
        if (covered.Length == 0 || covered[0].Number != first || covered[^1].Number != last)
        {
            return null;
        }
        if (await files.OpenAsync(IndexFileKind.Run, covered, cancellationToken) is not { } file)
        {
            return null;
        }
        IndexRun? run = await IndexRun.OpenAsync(file, covered, combinations, cancellationToken);
        if (run is null || run.Times.Length != covered.Length * 2)
        {
            await file.DisposeAsync();
            return null;
        }
        return run;
    }
}
