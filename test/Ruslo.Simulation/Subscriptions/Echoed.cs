namespace Ruslo.Battery;

/// <summary>What a subscription emits for a <see cref="Placed"/>: one or two, numbered. After is the version that it expects before it; -2: any.</summary>
internal sealed record Echoed(string By, string Key, int Number, int Part, long After);
