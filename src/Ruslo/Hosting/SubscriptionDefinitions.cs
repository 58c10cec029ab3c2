namespace Ruslo;

/// <summary>The subscriptions that an application has configured, checked.</summary>
internal sealed record SubscriptionDefinitions(IReadOnlyList<SubscriptionDefinition> All);
