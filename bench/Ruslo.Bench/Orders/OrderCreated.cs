namespace Ruslo.Bench;

/// <summary>The event of every job: about 165 bytes of JSON, about 280 as recorded.</summary>
[Event("order-created", Topic = "orders")]
public sealed record OrderCreated([StreamKey] string OrderId, string UserId, decimal Amount, OrderLine[] Lines);
