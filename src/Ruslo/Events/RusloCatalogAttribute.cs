using System.ComponentModel;

namespace Ruslo;

/// <summary>
/// Generated, once in each assembly that has events, commands or handlers: names its part of the catalog, so that the generator of a
/// referencing assembly can join it without scanning.
/// </summary>
/// <param name="part">A public <see cref="CatalogPart"/> with a parameterless constructor.</param>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RusloCatalogAttribute(Type part) : Attribute
{
    /// <summary>The part.</summary>
    public Type Part { get; } = part;
}
