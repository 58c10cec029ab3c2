namespace Ruslo;

/// <summary>A query over one table, by key or by one index.</summary>
/// <param name="Table">The table.</param>
public sealed record StateQuery(string Table)
{
    /// <summary>The most documents of one page.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>The index that filters and orders; null: the key, ordered ordinally by UTF-8 bytes.</summary>
    public string? Index { get; init; }

    /// <summary>The lowest value, inclusive; null: no bound. Of a query by key, a text.</summary>
    public StateValue? From { get; init; }

    /// <summary>The highest value, inclusive; null: no bound. Of a query by key, a text.</summary>
    public StateValue? To { get; init; }

    /// <summary>Descending instead of ascending. Equal values are ordered by key, in the same direction.</summary>
    public bool Descending { get; init; }

    /// <summary>The most documents of a page; 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Continues after the page that gave this cursor; stable under inserts and deletes.</summary>
    public string? Cursor { get; init; }

    /// <summary>Checks that it fits a definition. Every state calls it.</summary>
    /// <exception cref="ArgumentException">The table or index is not declared, a bound has no meaning, or the limit is out of range.</exception>
    public void Validate(StateDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        StateTable table = definition.Get(Table);
        if (Index is not null && table.IndexOf(Index) < 0)
        {
            throw new ArgumentException($"The table '{Table}' of '{definition.Owner}' declares no index '{Index}'.");
        }
        if (Index is null && (From is { Text: null } || To is { Text: null }))
        {
            throw new ArgumentException($"The bounds of a query over '{Table}' by key must be texts.");
        }
        if (Limit is < 1 or > MaxLimit)
        {
            throw new ArgumentOutOfRangeException(nameof(definition), Limit, $"A page of '{Table}' holds 1 to {MaxLimit} documents.");
        }
    }
}
