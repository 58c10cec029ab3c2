namespace Ruslo;

/// <summary>The key of a view that a value stands for, from a position on.</summary>
/// <param name="Position">Of the event that said so.</param>
/// <param name="Key">The key.</param>
internal sealed record LookedUpKey(long Position, string Key);
