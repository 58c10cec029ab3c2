namespace Ruslo;

/// <summary>What handlers have written was rolled back, so there is nothing to commit: they are to handle again, one event at a time.</summary>
internal sealed record HandledAgain : AppendResult
{
    public static HandledAgain Instance { get; } = new();
}
