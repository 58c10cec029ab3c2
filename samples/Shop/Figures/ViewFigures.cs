namespace Shop;

/// <summary>What the views say at the end.</summary>
internal sealed record ViewFigures
{
    /// <summary>What was paid for the orders of each day.</summary>
    public required IReadOnlyDictionary<string, decimal> RevenueByDay { get; init; }

    /// <summary>What the items of each category cost.</summary>
    public required IReadOnlyDictionary<string, decimal> RevenueByCategory { get; init; }

    /// <summary>People who bought something.</summary>
    public required long Customers { get; init; }

    /// <summary>What those have spent who have spent most.</summary>
    public required IReadOnlyDictionary<string, decimal> TopCustomers { get; init; }

    /// <summary>How many pieces have left the shelves of those products of which most have.</summary>
    public required IReadOnlyDictionary<string, long> TopProducts { get; init; }
}
