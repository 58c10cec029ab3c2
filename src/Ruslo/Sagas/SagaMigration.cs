using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>How instances of an older version go on with a newer one.</summary>
internal sealed class SagaMigration(int version, [DynamicallyAccessedMembers(CatalogBuilder.Serialized)] Type state, Func<object, object> migrate)
{
    public int Version => version;

    /// <summary>The state of that version.</summary>
    [DynamicallyAccessedMembers(CatalogBuilder.Serialized)]
    public Type State { get; } = state;

    public Func<object, object> Migrate => migrate;
}
