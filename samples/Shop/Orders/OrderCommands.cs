namespace Shop;

/// <summary>What can be asked of an order.</summary>
internal abstract record OrderCommand;

internal sealed record PlaceOrder(string CustomerId, string Person, IReadOnlyList<OrderItem> Items, IReadOnlyList<OrderPayment> Payments) : OrderCommand;

internal sealed record ApproveOrder : OrderCommand;

internal sealed record HandOver : OrderCommand;

internal sealed record Deliver : OrderCommand;

internal sealed record CloseOrderAs(string Status) : OrderCommand;

internal sealed record AskReview(string ReviewId) : OrderCommand;

internal sealed record AnswerReview(string ReviewId, int Score, string Title, string Message) : OrderCommand;

internal sealed record OrderItem(int Number, string ProductId, string SellerId, decimal Price, decimal Freight, string Category);

internal sealed record OrderPayment(int Number, string Type, int Installments, decimal Value);
