namespace Ruslo;

/// <summary>A query over one table, by key or by one index.</summary>
/// <param name="Table">The table.</param>
public sealed record StateQuery(string Table)
{
    /// <summary>The index that filters and orders; null: the key.</summary>
    public string? Index { get; init; }

    /// <summary>The lowest value, inclusive; null: no bound.</summary>
    public StateValue? From { get; init; }

    /// <summary>The highest value, inclusive; null: no bound.</summary>
    public StateValue? To { get; init; }

    /// <summary>Descending instead of ascending. Equal values are ordered by key, in the same direction.</summary>
    public bool Descending { get; init; }

    /// <summary>The most documents of a page; 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Continues after the page that gave this cursor; stable under inserts and deletes.</summary>
    public string? Cursor { get; init; }
}
