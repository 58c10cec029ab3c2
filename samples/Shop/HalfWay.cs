namespace Shop;

/// <summary>What happens while orders flow in.</summary>
/// <param name="Rebuild">The projection whose views are made again; null: none.</param>
internal sealed record HalfWay(string? Rebuild);
