namespace Ruslo;

/// <summary>A message that starts an instance.</summary>
internal sealed record SagaStart(Type Message, Func<object, RoutingKey> Instance, Func<object, object> Start);
