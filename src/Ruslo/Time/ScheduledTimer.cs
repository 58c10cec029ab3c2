namespace Ruslo;

/// <summary>A timer that was set.</summary>
/// <param name="Id">Its id, to cancel it by.</param>
/// <param name="Token">Where the event is that has set it; empty while that is only staged.</param>
public sealed record ScheduledTimer(string Id, Token Token);
