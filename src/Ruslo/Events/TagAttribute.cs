namespace Ruslo;

/// <summary>On a property or a constructor parameter: the event is tagged <c>name:value</c>, so that it can be found by it. A null value gives no tag.</summary>
/// <param name="name">The name of the tag; the property's in kebab case when left out.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class TagAttribute(string? name = null) : Attribute
{
    /// <summary>The name of the tag.</summary>
    public string? Name { get; } = name;
}
