namespace Ruslo;

/// <summary>Something about a type that a part declares beside its events, kept for the room that declared it.</summary>
/// <param name="subject">The type that it is about.</param>
internal abstract class CatalogEntry(Type subject)
{
    public Type Subject { get; } = subject;
}
