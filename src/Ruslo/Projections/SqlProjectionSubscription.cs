namespace Ruslo;

/// <summary>Makes of a read model in SQL the subscription that folds it: exactly once, from the beginning, publishing nothing.</summary>
internal static class SqlProjectionSubscription
{
    /// <exception cref="ArgumentException">The projection is malformed; the message says how.</exception>
    public static SubscriptionDefinition Define(SqlProjection projection, ProjectionOptions options, EventCatalog catalog)
    {
        string name = RegisteredProjection.CheckedSubscriptionOf(projection.Name, projection.Version);
        if (projection.Statements.Count == 0 || projection.Folds.Count == 0)
        {
            throw new ArgumentException($"Projection '{projection.Name}' has {(projection.Folds.Count == 0 ? "no folds: add On" : "no tables: add Schema(\"CREATE TABLE …\")")}.");
        }
        options.Validate(projection.Name);
        List<HandlerBinding> handlers = [.. projection.Folds.Select(HandlerOf)];
        EventFilter filter = SubscriptionRules.FilterOf(name, catalog, handlers, null, [], []);
        bool isByStream = projection.Folds.All(static fold => fold.Key is null);
        var definition = new SubscriptionDefinition
        {
            Name = name,
            Filter = filter,
            Fingerprint = SubscriptionRules.FingerprintOf(filter),
            Handlers = handlers,
            Mode = DeliveryMode.ExactlyOnce,
            Partitions = 1,
            Start = SubscriptionStart.Beginning,
            Retry = options.Retry,
            RoutesByStreamKey = isByStream,
            Keys = isByStream ? [] : [.. projection.Folds.Select(static fold => new KeyBinding(fold.Handled, (e, recorded, keys) => keys.Add(fold.KeyOf(e, recorded.Stream))))],
            Schema = projection.Statements,
            Emits = false,
            IsDerived = true,
            FreeOfOutsideEffects = true,
        };
        SubscriptionRules.Check(definition);
        return definition;
    }

    private static HandlerBinding HandlerOf(SqlFolding fold) => new()
    {
        Handled = fold.Handled,
        Name = $"a fold of {fold.Handled.Name}",
        Invoke = (_, e, context, _) =>
        {
            if (fold.KeyOf(e, context.Recorded.Stream).Value == context.RoutingKey.Key)
            {
                EventMetadata metadata = EventMetadata.Of(context.Recorded);
                context.Stage((connection, transaction, cancellationToken) => new(fold.Fold(e, new(connection, transaction, metadata), cancellationToken)));
            }
            return default;
        },
    };
}
