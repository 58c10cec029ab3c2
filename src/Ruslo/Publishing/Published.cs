namespace Ruslo;

/// <summary>A published event.</summary>
/// <param name="Token">Where it is, for reading one's own writes; empty while it is only staged.</param>
/// <param name="Version">Its version in its stream. While it is only staged, the one that it gets unless somebody else appends to that stream first, which an expected version rules out; -1 where it cannot be foreseen.</param>
/// <param name="EventId">Its id.</param>
public sealed record Published(Token Token, long Version, Guid EventId);
