namespace Ruslo.Battery;

/// <summary>What a subscription with a state table keeps for each key.</summary>
internal sealed record Tally(int Count, int Last, bool InOrder);
