namespace Ruslo.Battery;

/// <summary>What somebody else writes between the echoes of a subscription that expects versions.</summary>
internal sealed record Intruded(string By, string Key);
