namespace Ruslo.Bench;

public sealed record OrderLine(string Sku, int Quantity, decimal Price);
