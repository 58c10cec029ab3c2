using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>A declared table: how its documents are written, read and indexed. Immutable.</summary>
/// <param name="table">The table.</param>
/// <param name="document">The type of its documents.</param>
/// <param name="json">How they are written and read.</param>
/// <param name="valuesOf">The values of its indexes.</param>
/// <param name="personal">What of a document is personal; null: nothing.</param>
/// <param name="subjectOf">Of a document's key, whose it is unless the type says; null: the key itself.</param>
internal sealed class StateTableBinding(StateTable table, Type document, JsonTypeInfo json, Func<string, object, StateValue[]> valuesOf, PersonalType? personal = null, Func<string, string>? subjectOf = null)
{
    public StateTable Table { get; } = table;

    public Type Document { get; } = document;

    /// <summary>A document as it is stored: of personal data, encrypted for its subject in this tenant.</summary>
    public StagedDocument Stage(string key, object written, string tenant = "")
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(written, json);
        StateValue[] values = valuesOf(key, written);
        if (personal is null)
        {
            return new(bytes, values);
        }
        var encrypted = new ArrayBufferWriter<byte>(2 * bytes.Length);
        personal.WriteDerived(personal.SubjectOf(written, tenant, subjectOf?.Invoke(key) ?? key), bytes, PersonalPlace.OfDocument(Table.Name, key), encrypted);
        return new(encrypted.WrittenMemory, values);
    }

    public TDocument Read<TDocument>(string key, ReadOnlyMemory<byte> bytes) where TDocument : class => (TDocument)Read(key, bytes);

    /// <summary>The value that an index, or a query by key, orders a stored document by.</summary>
    public StateValue OrderOf(string? index, string key, ReadOnlyMemory<byte> bytes) => index is null ? StateValue.Null : valuesOf(key, Read(key, bytes))[Table.IndexOf(index)];

    /// <summary>The JSON of a stored document, with its personal data in the open, or with placeholders. Where there is none, these are the same bytes.</summary>
    /// <exception cref="RusloException">Its personal data cannot be read.</exception>
    public ReadOnlyMemory<byte> Open(string key, ReadOnlyMemory<byte> stored)
    {
        if (!PersonalEnvelope.IsIn(stored.Span))
        {
            return stored;
        }
        try
        {
            return personal?.Read(stored.Span, PersonalPlace.OfDocument(Table.Name, key)) ?? throw Unreadable(key, "It holds personal data, and its type has none any more.");
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            throw new RusloException($"The personal data in the document '{key}' of the state table '{Table.Name}' was changed, or was written for another document. Make the state again: rebuild the projection, or rewind the subscription.", failure);
        }
    }

    private object Read(string key, ReadOnlyMemory<byte> bytes)
    {
        ReadOnlyMemory<byte> opened = Open(key, bytes);
        try
        {
            return JsonSerializer.Deserialize(opened.Span, json) ?? throw new JsonException("The document is null.");
        }
        catch (JsonException failure)
        {
            throw Unreadable(key, failure.Message, failure);
        }
    }

    private RusloException Unreadable(string key, string why, JsonException? failure = null)
        => new($"The document '{key}' of the state table '{Table.Name}' is no {Document}: {why} Give the table a new name when its documents change their shape, or read the old shape too.", failure);
}
