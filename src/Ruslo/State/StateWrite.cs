namespace Ruslo;

/// <summary>A document set or deleted.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The key: any non-empty, well-formed string, compared ordinally.</param>
/// <param name="Document">The document; null deletes.</param>
/// <param name="IndexValues">A value for each index of the table, in its order; not needed when deleting.</param>
public readonly record struct StateWrite(string Table, string Key, ReadOnlyMemory<byte>? Document, ReadOnlyMemory<StateValue> IndexValues = default);
