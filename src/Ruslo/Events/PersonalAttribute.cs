namespace Ruslo;

/// <summary>
/// On a property or a constructor parameter of an event, a view, a decider's state or a document: it is stored encrypted, with a key of
/// the one person that it is about, the subject: what <see cref="SubjectAttribute"/> marks, else the key of the stream (of a view or a
/// document: its own key). Once the subject is forgotten (<see cref="IPersonalData"/>), it reads as its placeholder.
/// </summary>
/// <remarks>
/// It cannot be a stream key, a tag, a subject, the key of a view or an index: those are stored as they are. Members of a nested type are
/// not encrypted one by one: mark the member that holds the nested value. Null is encrypted like any other value.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PersonalAttribute : Attribute
{
    /// <summary>
    /// What it reads as once its subject is forgotten: a constant of its type. Left out: null where that is allowed, else an empty text, zero,
    /// false, the first moment of the calendar, an empty id.
    /// </summary>
    public object? Placeholder { get; init; }
}
