using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>Where the definition of a projection begins.</summary>
public static class Projection
{
    /// <summary>A projection without folds yet.</summary>
    /// <typeparam name="TView">The view: what is read. It is kept as JSON.</typeparam>
    /// <param name="name">Words of a-z, 0-9 and '-', joined by dots.</param>
    /// <param name="version">From 1. Raise it whenever the folds, the keys or the shape of the view change: views are made anew for it.</param>
    public static Projection<TView> For<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TView>(string name, int version) where TView : class
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, version, [], [], [], null);
    }
}
