using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

public static partial class Spec
{
    /// <summary>Specifies a projection: <c>Spec.For(projection).Given(events).ThenView(key, view)</c>.</summary>
    public static ProjectionSpec<TView> For<[DynamicallyAccessedMembers(ProjectionSpec.Serialized)] TView>(Projection<TView> projection) where TView : class
    {
        ArgumentNullException.ThrowIfNull(projection);
        return new(projection);
    }
}
