namespace Ruslo;

/// <summary>Takes one entry.</summary>
internal delegate void IndexEntryAction(in IndexEntry entry);

/// <summary>What the indexes need of the log to make a lost index again.</summary>
internal interface ISegmentScan
{
    /// <summary>Reads a sealed segment from its first to its last record, and hands each to <paramref name="take"/>, in order.</summary>
    ValueTask ScanAsync(SegmentIdentity segment, IndexEntryAction take, CancellationToken cancellationToken);
}
