namespace Ruslo;

/// <summary>A state of a stream, and which one.</summary>
/// <param name="State">The state.</param>
/// <param name="Version">The version of the last event in it; -1 before the first.</param>
/// <param name="Token">Where that event is; empty before the first.</param>
/// <param name="IsClosed">Whether that event has closed the stream.</param>
internal sealed record Loaded<TState>(TState State, long Version, Token Token, bool IsClosed = false);
