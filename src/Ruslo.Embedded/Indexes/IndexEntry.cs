namespace Ruslo;

/// <summary>What the indexes take from one record. All that costs time to make is made by the caller of an append, before it queues.</summary>
internal readonly ref struct IndexEntry
{
    /// <summary>The record's position: that of the entry before plus one.</summary>
    public required long Position { get; init; }

    /// <summary>The record's offset in the file of the active segment; below 4 GiB, growing with the position.</summary>
    public required long Offset { get; init; }

    /// <summary>The record's length in bytes, from its offset on.</summary>
    public required int Length { get; init; }

    /// <summary>The identity of its stream, as <see cref="StreamIdentity"/> writes it.</summary>
    public required ReadOnlySpan<byte> Stream { get; init; }

    /// <summary><see cref="IndexHash.OfStream"/> of that identity.</summary>
    public required ulong StreamHash { get; init; }

    /// <summary>The end of its stream with it: <see cref="StreamEnd"/>.</summary>
    public required long End { get; init; }

    /// <summary>Its id.</summary>
    public required Guid EventId { get; init; }

    /// <summary>Its correlation; empty or its own id when it has none but its own.</summary>
    public required Guid CorrelationId { get; init; }

    /// <summary>The number that <see cref="IndexSet.CombinationOf"/> gives its topic, name and kind in this process.</summary>
    public required int Combination { get; init; }

    /// <summary>When it was recorded, in UTC ticks; never less than that of the entry before.</summary>
    public required long RecordedTicks { get; init; }

    /// <summary>The hashes of its tags, and of its tenant unless that is empty: <see cref="IndexHash.OfTag"/>, <see cref="IndexHash.OfTenant"/>.</summary>
    public ReadOnlySpan<ulong> Terms { get; init; }

    /// <summary>Whether its stream has a tenant.</summary>
    public bool HasTenant => Stream[0] > 0;
}
