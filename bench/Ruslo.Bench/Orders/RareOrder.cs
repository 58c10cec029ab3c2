namespace Ruslo.Bench;

/// <summary>One event in a hundred, for the job that looks for few.</summary>
[Event("rare-order", Topic = "rare")]
public sealed record RareOrder([StreamKey] string OrderId, string UserId, decimal Amount, OrderLine[] Lines);
