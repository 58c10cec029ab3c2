namespace Ruslo;

/// <summary>The lookup that gives a fold its key, and the value to look up.</summary>
/// <param name="Name">The lookup.</param>
/// <param name="Value">The value of an event.</param>
internal sealed record LookedUp(string Name, Func<object, RoutingKey> Value);
