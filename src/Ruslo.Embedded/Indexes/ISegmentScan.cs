namespace Ruslo;

/// <summary>Takes one entry.</summary>
internal delegate void IndexEntryAction(in IndexEntry entry);

/// <summary>What the indexes need of the log to make a lost index again.</summary>
internal interface ISegmentScan
{
    /// <summary>Reads a sealed segment from its first to its last record, and hands each to <paramref name="take"/>, in order.</summary>
    /// <param name="indexes">Who asks, perhaps while it is being opened: for its <see cref="IndexSet.Hash"/> and <see cref="IndexSet.CombinationOf"/> only.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="take">Gets each entry.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask ScanAsync(IndexSet indexes, SegmentIdentity segment, IndexEntryAction take, CancellationToken cancellationToken);
}
