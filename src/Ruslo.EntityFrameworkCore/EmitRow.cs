namespace Ruslo;

/// <summary>What a handler has published, waiting in the application's database to be forwarded to the log.</summary>
internal sealed class EmitRow
{
    public required string Owner { get; init; }

    public required long Sequence { get; init; }

    public required byte[] Content { get; init; }
}
