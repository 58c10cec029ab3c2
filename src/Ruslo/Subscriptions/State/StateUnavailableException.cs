namespace Ruslo;

/// <summary>The database that handlers write to does not begin a transaction: an outage, and no fault of any event.</summary>
internal sealed class StateUnavailableException(Exception cause) : RusloException($"The database does not begin a transaction: {cause.Message}", cause);
