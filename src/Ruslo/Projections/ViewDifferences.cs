namespace Ruslo;

/// <summary>How views that were or are being made anew differ from those before them.</summary>
public sealed record ViewDifferences
{
    /// <summary>The older views.</summary>
    public required ViewsCompared Old { get; init; }

    /// <summary>The newer ones.</summary>
    public required ViewsCompared New { get; init; }

    /// <summary>Views that are the same, byte for byte, once what is personal in them is decrypted.</summary>
    public long Same { get; init; }

    /// <summary>Views that both have, with different content.</summary>
    public long Changed { get; init; }

    /// <summary>Views that only the newer ones have.</summary>
    public long Added { get; init; }

    /// <summary>Views that only the older ones have, such as those that no event accounts for.</summary>
    public long Removed { get; init; }

    /// <summary>Views that were not compared, because events between the two positions concern them.</summary>
    public long Moved { get; init; }

    /// <summary>The first differences, by key.</summary>
    public required IReadOnlyList<ViewDifference> First { get; init; }
}
