namespace Ruslo;

/// <summary>Gives an event its stable name. The name, not the CLR type, is what is stored.</summary>
/// <param name="name">Words of a-z, 0-9 and '-', joined by dots; unique with its version in an application.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventAttribute(string name) : Attribute
{
    /// <summary>The stable name.</summary>
    public string Name { get; } = name;

    /// <summary>The topic; that of <see cref="TopicAttribute"/> on a base record or interface when left out.</summary>
    public string? Topic { get; init; }

    /// <summary>The version of its schema, from 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Former names, under which recorded events are still read.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>What sort of fact it is.</summary>
    public EventKind Kind { get; init; } = EventKind.Domain;

    /// <summary>Whether it closes its stream for good: no event comes after it there.</summary>
    public bool Closes { get; init; }
}
