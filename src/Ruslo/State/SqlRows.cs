namespace Ruslo;

/// <summary>What a question in SQL gave.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows: <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, bytes or null for each column.</param>
public sealed record SqlRows(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);
