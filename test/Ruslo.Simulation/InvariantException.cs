namespace Ruslo.Battery;

/// <summary>An invariant is broken.</summary>
internal sealed class InvariantException(string message) : Exception(message);
