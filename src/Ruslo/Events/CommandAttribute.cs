namespace Ruslo;

/// <summary>Gives a command its stable name. A sent command is recorded in a topic of its own, by default its name.</summary>
/// <param name="name">Words of a-z, 0-9 and '-', joined by dots; unique in an application.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CommandAttribute(string name) : Attribute
{
    /// <summary>The stable name.</summary>
    public string Name { get; } = name;

    /// <summary>The topic; the name when left out.</summary>
    public string? Topic { get; init; }
}
