namespace Ruslo;

/// <summary>An instance in memory.</summary>
/// <param name="Instance">The instance; null: there is none.</param>
/// <param name="Version">The version of its stream.</param>
/// <param name="Correlation">What all that follows from its start shares.</param>
/// <param name="Epoch">The epoch of the partition that loaded it: another owner may have moved it since.</param>
internal sealed record KeptInstance(SagaInstance? Instance, long Version, Guid Correlation, long Epoch)
{
    public static KeptInstance None { get; } = new(null, -1, Guid.Empty, 0);

    /// <summary>Its stream.</summary>
    public StreamId Stream { get; init; }

    /// <summary>How many subjects had been forgotten before anything of it was read.</summary>
    public int Forgettings { get; init; }

    /// <summary>What it counts as while it is kept: twice the bytes of its last record, since text takes two bytes a character, and what the record names is there as objects.</summary>
    public int Bytes { get; init; }
}
