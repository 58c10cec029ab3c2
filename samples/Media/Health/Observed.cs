using Ruslo;

namespace Media;

/// <summary>What was seen of a service.</summary>
/// <param name="State">What its subscription does.</param>
/// <param name="Lag">How long its next event has been waiting.</param>
/// <param name="Why">What the subscription says about it.</param>
internal sealed record Observed(SubscriptionState State, TimeSpan Lag, string? Why = null);
