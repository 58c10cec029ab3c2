namespace Ruslo;

/// <summary>A document that is staged; without bytes, deleted.</summary>
internal readonly record struct StagedDocument(ReadOnlyMemory<byte>? Bytes, StateValue[] Values)
{
    public static StagedDocument Deleted => new(default(ReadOnlyMemory<byte>?), []);
}
