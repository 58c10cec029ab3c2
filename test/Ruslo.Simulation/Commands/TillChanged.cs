namespace Ruslo.Battery;

/// <summary>Money was taken out, or put in.</summary>
internal sealed record TillChanged(int By, int Number);

/// <summary>Somebody was told of it.</summary>
internal sealed record Told(int Number);
