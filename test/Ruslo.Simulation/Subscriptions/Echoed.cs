namespace Ruslo.Battery;

/// <summary>What a subscription emits for a <see cref="Placed"/>: one or two, numbered.</summary>
internal sealed record Echoed(string By, int Generation, string Key, int Number, int Part);
