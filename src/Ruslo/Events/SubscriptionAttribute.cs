namespace Ruslo;

/// <summary>Names the subscription that a handler class makes when it is registered by the generated <c>AddHandlers()</c>.</summary>
/// <param name="name">Unique in an application; its progress is kept under it.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SubscriptionAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>Only events of these topics, as patterns. Left out: the topics of the events that it handles; every topic for a handler of all events.</summary>
    public string[] Topics { get; init; } = [];
}
