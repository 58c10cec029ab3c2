namespace Ruslo;

/// <summary>An entry of progress in the application's database.</summary>
internal sealed class ProgressRow
{
    /// <summary>Under this entry, which no progress has, an owner keeps the number of its last emit.</summary>
    public const string LastEmit = "";

    public required string Owner { get; init; }

    public required string Entry { get; init; }

    public required byte[] Value { get; set; }
}
