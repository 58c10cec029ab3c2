using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>Describes a table of documents that the handlers of a subscription keep.</summary>
public sealed class StateTableBuilder<TDocument> where TDocument : class
{
    private readonly List<(string Name, Func<TDocument, StateValue?> Value)> indexes = [];
    private JsonTypeInfo<TDocument>? json;

    internal StateTableBuilder() { }

    /// <summary>An index: documents can be queried by this value and ordered by it. An index with another meaning needs another name.</summary>
    /// <param name="name">1 to 100 characters of a-z, 0-9 and '-'.</param>
    /// <param name="value">The value of a document; texts, numbers and times convert by themselves; null: it has none.</param>
    public StateTableBuilder<TDocument> Index(string name, Func<TDocument, StateValue?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        indexes.Add((name, value));
        return this;
    }

    /// <summary>How documents are written and read. Left out: by a JSON context of the catalog that knows the type, else by reflection where that is available.</summary>
    public StateTableBuilder<TDocument> Json(JsonTypeInfo<TDocument> json)
    {
        ArgumentNullException.ThrowIfNull(json);
        this.json = json;
        return this;
    }

    internal StateTableBinding Build(string name, EventCatalog catalog)
    {
        var table = new StateTable(name, [.. indexes.Select(static index => index.Name)]);
        table.Validate();
        Func<TDocument, StateValue?>[] values = [.. indexes.Select(static index => index.Value)];
        JsonTypeInfo written = json ?? catalog.JsonOf(typeof(TDocument));
        return new(table, typeof(TDocument), written, (_, document) => Array.ConvertAll(values, value => value((TDocument)document) ?? StateValue.Null), catalog.Personal.Find(written));
    }
}
