namespace Ruslo.Bench;

/// <summary>The view of a key: how many orders, and what they come to.</summary>
public sealed record KeyTotals(int Count, decimal Sum);
