namespace Shop;

internal sealed record PaymentFigures(long Count, decimal Sum);
