namespace Ruslo;

/// <summary>Where a document is, in the state of one subscription.</summary>
internal readonly record struct DocumentKey(string Table, string Key);
