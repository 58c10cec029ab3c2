namespace Ruslo;

/// <summary>On a base record or an interface: the topic of every event derived from it that does not name another.</summary>
/// <param name="name">The topic.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface)]
public sealed class TopicAttribute(string name) : Attribute
{
    /// <summary>The topic.</summary>
    public string Name { get; } = name;
}
