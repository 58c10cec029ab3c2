namespace Ruslo;

/// <summary>A decider that handles the commands that are sent to it, as the application has registered it.</summary>
/// <param name="Subscription">The subscription that handles them.</param>
/// <param name="Define">Makes its definition.</param>
internal sealed record RegisteredDecider(string Subscription, Func<EventCatalog, SubscriptionDefinition> Define)
{
    public static RegisteredDecider Of<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, DeciderOptions options) where TEvent : class
    {
        string name = options.Subscription ?? $"{decider.Topic}.commands";
        return new(name, catalog => DeciderSubscription.Define(decider, name, options, catalog));
    }
}
