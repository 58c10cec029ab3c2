namespace Ruslo.Tests;

[Topic("payments")]
public abstract record PaymentEvent([StreamKey] string Account);

[Event("paid")]
public sealed record Paid(string Account, int Amount) : PaymentEvent(Account);

[Event("account-closed")]
public sealed record AccountClosed(string Account) : PaymentEvent(Account);

/// <summary>What a handler publishes about a payment.</summary>
[Event("receipt-written", Topic = "receipts")]
public sealed record ReceiptWritten([StreamKey] string Account, int Amount);
