namespace Ruslo;

/// <summary>Makes index files: from memory, from other runs, and from the segments themselves.</summary>
internal sealed class IndexMaker(IndexSet indexes, IndexFiles files, CombinationTable combinations, ISegmentScan scan)
{
    /// <summary>Writes the run and the map of a sealed segment.</summary>
    public async ValueTask<(IndexRun Run, SegmentMap Map)> MakeAsync(MemoryIndex memory, SegmentIdentity segment, CancellationToken cancellationToken)
    {
        if (memory.Salt != segment.Salt || memory.FirstPosition != segment.FirstPosition || memory.LastPosition != segment.LastPosition)
        {
            throw new InvalidOperationException($"Segment {segment.Number} has the positions {segment.FirstPosition} to {segment.LastPosition}, but its index {memory.FirstPosition} to {memory.LastPosition}.");
        }
        SegmentMap map = await MakeMapAsync(memory, segment, cancellationToken);
        BlockFile file = await files.CreateAsync(IndexFileKind.Run, [segment], (f, salt) => MemoryRun.WriteRunAsync(memory, combinations, f, salt, cancellationToken), cancellationToken);
        await files.FlushDirectoryAsync(cancellationToken);
        return (await OpenAsync(file, [segment], cancellationToken), map);
    }

    /// <summary>Writes one run from neighbouring ones.</summary>
    public async ValueTask<IndexRun> MergeAsync(IndexRun[] runs, CancellationToken cancellationToken)
    {
        SegmentIdentity[] segments = [.. runs.SelectMany(r => r.Segments)];
        BlockFile file = await files.CreateAsync(IndexFileKind.Run, segments, (f, salt) => MergedRun.WriteAsync(runs, combinations, f, salt, cancellationToken), cancellationToken);
        await files.FlushDirectoryAsync(cancellationToken);
        return await OpenAsync(file, segments, cancellationToken);
    }

    /// <summary>Scans a sealed segment and writes its run and its map.</summary>
    public async ValueTask<(IndexRun Run, SegmentMap Map)> RebuildAsync(SegmentIdentity segment, CancellationToken cancellationToken)
        => await MakeAsync(await ScanAsync(segment, cancellationToken), segment, cancellationToken);

    /// <summary>Scans a sealed segment and writes its map.</summary>
    public async ValueTask<SegmentMap> RebuildMapAsync(SegmentIdentity segment, CancellationToken cancellationToken)
    {
        SegmentMap map = await MakeMapAsync(await ScanAsync(segment, cancellationToken), segment, cancellationToken);
        await files.FlushDirectoryAsync(cancellationToken);
        return map;
    }

    private async ValueTask<MemoryIndex> ScanAsync(SegmentIdentity segment, CancellationToken cancellationToken)
    {
        var memory = new MemoryIndex(indexes.Hash, segment.Number, segment.Salt, segment.FirstPosition);
        await scan.ScanAsync(indexes, segment, memory.Add, cancellationToken);
        return memory;
    }

    private async ValueTask<SegmentMap> MakeMapAsync(MemoryIndex memory, SegmentIdentity segment, CancellationToken cancellationToken)
    {
        var map = new SegmentMap(segment, memory.FirstTicks, memory.LastTicks);
        BlockFile file = await files.CreateAsync(IndexFileKind.Map, [segment], (f, salt) => MemoryRun.WriteMapAsync(memory, f, salt, cancellationToken), cancellationToken);
        return await map.UseAsync(file, cancellationToken) ? map : throw file.Damaged("it differs right after it was written");
    }

    private async ValueTask<IndexRun> OpenAsync(BlockFile file, SegmentIdentity[] segments, CancellationToken cancellationToken)
        => await IndexRun.OpenAsync(file, segments, combinations, cancellationToken) ?? throw file.Damaged("it differs right after it was written");
}
