using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>What specifications of projections share.</summary>
internal static class ProjectionSpec
{
    /// <summary>What is kept of a view, so that it can be written as JSON.</summary>
    public const DynamicallyAccessedMemberTypes Serialized = DynamicallyAccessedMemberTypes.PublicConstructors
        | DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields;
}
