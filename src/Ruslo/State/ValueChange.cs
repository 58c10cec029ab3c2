namespace Ruslo;

/// <summary>A value that differs between two points.</summary>
/// <param name="Path">Where, such as <c>Address.City</c> or <c>Lines[2].Price</c>; empty: the whole.</param>
/// <param name="Before">The JSON of the value before; null: it was not there.</param>
/// <param name="After">The JSON of the value after; null: it is not there any more.</param>
public sealed record ValueChange(string Path, string? Before, string? After);
