using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>A declared table: how its documents are written, read and indexed. Immutable.</summary>
internal sealed class StateTableBinding(StateTable table, Type document, JsonTypeInfo json, Func<string, object, StateValue[]> valuesOf)
{
    public StateTable Table { get; } = table;

    public Type Document { get; } = document;

    public StagedDocument Stage(string key, object written)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(written, json);
        return new(bytes, valuesOf(key, written));
    }

    public TDocument Read<TDocument>(string key, ReadOnlyMemory<byte> bytes) where TDocument : class => (TDocument)Read(key, bytes);

    /// <summary>The value that an index, or a query by key, orders a stored document by.</summary>
    public StateValue OrderOf(string? index, string key, ReadOnlyMemory<byte> bytes) => index is null ? StateValue.Null : valuesOf(key, Read(key, bytes))[Table.IndexOf(index)];

    private object Read(string key, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, json) ?? throw new JsonException("The document is null.");
        }
        catch (JsonException failure)
        {
            throw new RusloException($"The document '{key}' of the state table '{Table.Name}' is no {Document}: {failure.Message} Give the table a new name when its documents change their shape, or read the old shape too.", failure);
        }
    }
}
