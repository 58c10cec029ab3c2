namespace Ruslo;

/// <summary>A query over one table, by key or by one index.</summary>
/// <param name="Table">The table.</param>
public sealed record StateQuery(string Table)
{
    /// <summary>The most documents of one page.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>The index that filters and orders; null: the key, ordered ordinally by UTF-8 bytes.</summary>
    public string? Index { get; init; }

    /// <summary>The lowest value; null: no bound. Of a query by key, a text.</summary>
    public StateValue? From { get; init; }

    /// <summary>The highest value; null: no bound. Of a query by key, a text.</summary>
    public StateValue? To { get; init; }

    /// <summary>Leaves out what has exactly the lowest value.</summary>
    public bool FromIsExclusive { get; init; }

    /// <summary>Leaves out what has exactly the highest value.</summary>
    public bool ToIsExclusive { get; init; }

    /// <summary>Descending instead of ascending. Equal values are ordered by key, in the same direction.</summary>
    public bool Descending { get; init; }

    /// <summary>The most documents of a page; 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>A page ends before the document with which it would hold more bytes of documents than this, but holds one at least; no bound unless said otherwise.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>Continues after the page that gave this cursor; stable under inserts and deletes.</summary>
    public string? Cursor { get; init; }

    /// <summary>What has exactly this value in an index; null: what has none.</summary>
    public StateQuery WhereEqual(string index, StateValue? value)
        => this with { Index = index, From = value ?? StateValue.Null, To = value ?? StateValue.Null, FromIsExclusive = false, ToIsExclusive = false };

    /// <summary>What has a text in an index that begins with this one, compared by code points.</summary>
    public StateQuery WherePrefix(string index, string prefix) => Prefixed(index, prefix);

    /// <summary>What has a key that begins with this text, compared by code points.</summary>
    public StateQuery WhereKeyPrefix(string prefix) => Prefixed(null, prefix);

    /// <summary>Whether a document is within the bounds.</summary>
    /// <param name="ordered">What it is ordered by: its value in the index, or its key as a text.</param>
    internal bool Holds(StateValue ordered)
        => (From is not { } from || ordered.CompareTo(from) is var low && (low > 0 || (low == 0 && !FromIsExclusive)))
            && (To is not { } to || ordered.CompareTo(to) is var high && (high < 0 || (high == 0 && !ToIsExclusive)));

    private StateQuery Prefixed(string? index, string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return this with { Index = index, From = StateValue.Of(prefix), FromIsExclusive = false, To = StateText.AfterPrefix(prefix), ToIsExclusive = true };
    }

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
        if (MaxBytes < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(definition), MaxBytes, $"A page of '{Table}' holds at least one byte.");
        }
    }
}
