namespace Ruslo;

/// <summary>A projection at one moment.</summary>
public sealed record ProjectionStatus
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The version that this process was built with.</summary>
    public required int Version { get; init; }

    /// <summary>The version that is read: that of this process, once it has caught up.</summary>
    public required int ReadVersion { get; init; }

    /// <summary>The generation of what is read: it grows with every rebuild on demand.</summary>
    public required int ReadGeneration { get; init; }

    /// <summary>What is read does not follow the log, because this process does not have the folds of that version.</summary>
    public required bool IsFrozen { get; init; }

    /// <summary>How far what is read has come.</summary>
    public required long Position { get; init; }

    /// <summary>The head of the log.</summary>
    public required long Head { get; init; }

    /// <summary>What is being built beside; null: nothing.</summary>
    public ProjectionBuild? Build { get; init; }

    /// <summary>What was read before, and is kept for a way back.</summary>
    public required IReadOnlyList<KeptViews> Kept { get; init; }
}
