namespace Ruslo;

/// <summary>
/// On a property or a constructor parameter: whose personal data the event (view, state, document) holds. One a type; the key of the stream
/// (of a view or a document: its own key) when left out. It is stored as it is, so it is an id that says nothing by itself, not a name or an address.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class SubjectAttribute : Attribute;
