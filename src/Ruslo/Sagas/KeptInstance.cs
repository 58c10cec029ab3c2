namespace Ruslo;

/// <summary>An instance in memory.</summary>
/// <param name="Instance">The instance; null: there is none.</param>
/// <param name="Version">The version of its stream.</param>
/// <param name="Correlation">What all that follows from its start shares.</param>
/// <param name="Epoch">The epoch of the partition that loaded it: another owner may have moved it since.</param>
internal sealed record KeptInstance(SagaInstance? Instance, long Version, Guid Correlation, long Epoch)
{
    public static KeptInstance None { get; } = new(null, -1, Guid.Empty, 0);
}
