namespace Ruslo;

/// <summary>Makes of a saga the subscription that runs it: exactly once, routed by instance, with one append for each input and all that follows from it.</summary>
internal static class SagaSubscription
{
    private static readonly Type[] FromPlatform = [typeof(CommandRefused), typeof(CommandHandled), typeof(SagaAborted)];

    /// <exception cref="ArgumentException">It takes what the catalog does not know, or sends it; the message says what to do.</exception>
    /// <param name="saga">The saga.</param>
    /// <param name="serializer">Knows the events.</param>
    /// <param name="cachedInstances">How many instances are kept in memory at most.</param>
    public static SubscriptionDefinition Define(RegisteredSaga saga, EventSerializer serializer, int cachedInstances = 16 * 1024)
    {
        string name = saga.Subscription;
        EventCatalog catalog = serializer.Catalog;
        saga.Options.Validate(saga.Name);
        if (saga.Machines.GroupBy(static machine => machine.Version).FirstOrDefault(static same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Saga '{saga.Name}' is added twice with version {twice.Key}: what is changed gets a new version, so that what runs can finish on the old one.");
        }
        List<HandlerBinding> taken = [.. saga.Machines.SelectMany(static machine => machine.Intakes).Select(static intake => intake.Message).Concat(FromPlatform).Distinct().Select(Taking)];
        EventFilter filter = SubscriptionRules.FilterOf(name, catalog, taken, null, [], []);
        filter = filter with
        {
            Topics = [.. filter.Topics, TopicPattern.Parse(SagaTopics.InputsOf(saga.Name))],
            Names = [.. filter.Names.Append(SagaTimeout.Name).Append(SagaRequested.Name).Order(StringComparer.Ordinal)],
        };
        foreach (SagaMachine machine in saga.Machines)
        {
            CheckSends(machine, catalog);
            _ = catalog.Personal.Find(machine.StateJson ?? catalog.JsonOf(machine.State));
        }
        var routing = new SagaRouting(saga);
        var states = new SagaStates(saga, serializer);
        var handling = new SagaHandling(saga, routing, new(saga, states, new(cachedInstances, saga.Options.KeptBytes, catalog.Personal.IsEmpty ? null : catalog.Personal.Keys)), new(saga, states, catalog));
        var definition = new SubscriptionDefinition
        {
            Name = name,
            Filter = filter,
            Fingerprint = SubscriptionRules.FingerprintOf(filter),
            Handlers = [new() { Handled = typeof(object), Name = $"saga '{saga.Name}'", Invoke = (_, e, context, cancellationToken) => handling.HandleAsync(e, context, cancellationToken) }],
            Commands = [.. saga.Machines.SelectMany(static machine => machine.Intakes).SelectMany(intake => catalog.AssignableTo(intake.Message)).Where(static d => d.Kind == EventKind.Command).DistinctBy(static d => d.Name)],
            Mode = DeliveryMode.ExactlyOnce,
            Partitions = saga.Options.Partitions,
            Start = saga.Options.Start,
            Retry = saga.Options.Retry,
            Keys = [new(typeof(object), routing.AddKeys)],
            TakesEventsToo = true,
            FreeOfOutsideEffects = true,
        };
        SubscriptionRules.Check(definition);
        return definition;
    }

    private static HandlerBinding Taking(Type message) => new() { Handled = message, Name = TypeText.Short(message), Invoke = static (_, _, _, _) => default };

    private static void CheckSends(SagaMachine machine, EventCatalog catalog)
    {
        foreach (Type sent in machine.Sends)
        {
            if (!catalog.AssignableTo(sent).Any() && catalog.Find(sent) is null)
            {
                throw new ArgumentException($"Saga '{machine.Name}' sends {TypeText.Full(sent)}, but the catalog knows no such command: give it [Command(\"a-name\")] in an assembly that Ruslo's generator sees, or map it by hand with catalog.Event<{TypeText.Short(sent)}>(…, kind: EventKind.Command).");
            }
        }
    }
}
