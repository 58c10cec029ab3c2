namespace Shop;

/// <summary>What the saga remembers of a fulfilment.</summary>
internal sealed record FulfilmentOf(string OrderId);
