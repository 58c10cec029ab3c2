namespace Ruslo;

/// <summary>A message that cancels an instance.</summary>
internal sealed record SagaCancel(Type Message, Func<object, RoutingKey> Instance, Func<object, string> Why);
