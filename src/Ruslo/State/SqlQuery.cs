namespace Ruslo;

/// <summary>A question in SQL about a range of the documents of one table.</summary>
/// <param name="Text">One statement that reads. The table has its declared name, and the columns <c>key</c>, <c>document</c> (JSON text) and one for each index, under its name.</param>
/// <param name="Table">The table.</param>
public sealed record SqlQuery(string Text, string Table)
{
    /// <summary>The most rows of an answer.</summary>
    public const int MaxRows = 10_000;

    /// <summary>The values of its parameters by name, with or without a leading <c>$</c>: texts, numbers, booleans, bytes, null.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = new Dictionary<string, object?>();

    /// <summary>The first key that it sees.</summary>
    public string From { get; init; } = "";

    /// <summary>The first key, from there on, that it does not see; null: it sees all.</summary>
    public string? Before { get; init; }

    /// <summary>What all keys of the range begin with; it sees them without.</summary>
    public string KeyPrefix { get; init; } = "";

    /// <summary>How a value is written in a column of an index; the statement calls it <c>at(value)</c>, to compare with such a column. Null: as it is.</summary>
    public Func<StateValue, StateValue>? IndexValue { get; init; }
}
