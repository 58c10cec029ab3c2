namespace Ruslo;

/// <summary>A published event.</summary>
/// <param name="Token">Where it is, for reading one's own writes; empty while it is only staged.</param>
/// <param name="Version">Its version in its stream.</param>
/// <param name="EventId">Its id.</param>
public sealed record Published(Token Token, long Version, Guid EventId);
