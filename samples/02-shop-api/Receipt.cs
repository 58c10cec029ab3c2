namespace ShopApi;

/// <summary>What was paid for an order.</summary>
public sealed record Receipt(string OrderId, decimal Amount);
