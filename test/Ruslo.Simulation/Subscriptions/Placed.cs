namespace Ruslo.Battery;

/// <summary>What the publisher of a simulation publishes: numbered from 0 without gaps for each key.</summary>
internal sealed record Placed(string Key, int Number);
