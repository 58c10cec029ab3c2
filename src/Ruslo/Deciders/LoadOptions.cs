namespace Ruslo;

/// <summary>Which state of a decider's stream is asked for.</summary>
public sealed record LoadOptions
{
    /// <summary>A point of the past; null: now.</summary>
    public AsOf? AsOf { get; init; }

    /// <summary>The tenant; null: that of the handled event inside a handler, else none.</summary>
    public string? Tenant { get; init; }
}
