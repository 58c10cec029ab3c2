namespace Ruslo;

/// <summary>Makes of a decider the subscription that handles the commands that are sent to it: all of them, exactly once, by key.</summary>
internal static class DeciderSubscription
{
    /// <exception cref="ArgumentException">It has no commands that can be sent; the message says what to do.</exception>
    public static SubscriptionDefinition Define<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, string name, DeciderOptions options, EventCatalog catalog) where TEvent : class
    {
        options.Validate(name);
        var handler = new HandlerBinding
        {
            Handled = typeof(TCommand),
            Name = $"the decider of '{decider.Topic}'",
            Invoke = (_, command, context, cancellationToken) => SentCommand.HandleAsync(decider, (TCommand)command, context, cancellationToken),
        };
        IReadOnlyList<EventDescriptor> commands = catalog.AssignableTo(typeof(TCommand));
        if (commands.Any(static d => d.Kind == EventKind.Command) && commands.FirstOrDefault(static d => d.Kind != EventKind.Command) is { } other)
        {
            throw new ArgumentException($"Subscription '{name}' is to handle the commands of decider '{decider.Topic}', all that are {typeof(TCommand).Name}, but {other} is that too and no command: give its commands a base of their own.");
        }
        if (!commands.Any(static d => d.Kind == EventKind.Command))
        {
            throw new ArgumentException($"Subscription '{name}' is to handle the commands of decider '{decider.Topic}', but the catalog knows none that is a {typeof(TCommand).Name}: give its commands [Command(\"a-name\")]. A decider whose commands are only executed, not sent, need not be added.");
        }
        List<HandlerBinding> handlers = [handler];
        EventFilter filter = SubscriptionRules.FilterOf(name, catalog, handlers, null, [], []);
        var definition = new SubscriptionDefinition
        {
            Name = name,
            Filter = filter,
            Fingerprint = SubscriptionRules.FingerprintOf(filter),
            Handlers = handlers,
            Commands = SubscriptionRules.CommandsOf(name, catalog, handlers, null),
            ClaimKind = ClaimKind.Decider,
            TakesOver = options.TakesOver,
            Mode = DeliveryMode.ExactlyOnce,
            Partitions = options.Partitions,
            Start = SubscriptionStart.Beginning,
            Retry = options.Retry,
            RoutesByStreamKey = true,
            FreeOfOutsideEffects = true,
        };
        SubscriptionRules.Check(definition);
        return definition;
    }
}
