namespace Ruslo;

/// <summary>What the indexes of a log stand on.</summary>
internal sealed record IndexSettings
{
    public required IStorage Storage { get; init; }

    public required Guid LogId { get; init; }

    public required RusloRuntime Runtime { get; init; }

    /// <summary>Where lost indexes are made again from.</summary>
    public required ISegmentScan Scan { get; init; }

    /// <summary>How many blocks of 4 KiB are kept in memory; a power of two.</summary>
    public int CachedBlocks { get; init; } = 4096;

    /// <summary>How many neighbouring runs of about one size become one: there are fewer than so many of each size.</summary>
    public int MergeWidth { get; init; } = 4;

    /// <summary>Which bits of the hashes are used; tests take few.</summary>
    public ulong HashMask { get; init; } = ulong.MaxValue;
}
