namespace Ruslo.WebApp;

[Event("order-created", Topic = "orders")]
public sealed record OrderCreated([StreamKey] string OrderId, string UserId, decimal Amount);

[Event("confirmation-sent", Topic = "confirmations")]
public sealed record ConfirmationSent([StreamKey] string OrderId, string UserId);
