using System.ComponentModel;

namespace Ruslo;

/// <summary>What one assembly adds to the catalog. Generated; write one by hand only where the generator cannot run.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CatalogPart
{
    /// <summary>Adds the part. Called once for a catalog, while it is built, on one thread.</summary>
    public abstract void Describe(CatalogBuilder catalog);
}
