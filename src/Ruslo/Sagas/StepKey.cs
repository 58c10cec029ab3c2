namespace Ruslo;

/// <summary>How the instance is found by a reply of a type.</summary>
internal sealed record StepKey(Type Type, Func<object, RoutingKey> Instance);
