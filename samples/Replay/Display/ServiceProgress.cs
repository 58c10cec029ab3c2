using Ruslo;

namespace Replay;

/// <summary>A service at one moment.</summary>
internal sealed record ServiceProgress(string Name, long Handled, double PerSecond, long Lag, SubscriptionState State, string? Reason, int Parked);
