namespace Ruslo;

/// <summary>A read model in SQL as an application has added it.</summary>
internal sealed record RegisteredSqlProjection(SqlProjection Projection, ProjectionOptions Options)
{
    /// <summary>The subscription that folds it.</summary>
    public string Subscription { get; } = RegisteredProjection.SubscriptionOf(Projection.Name, Projection.Version);

    /// <exception cref="ArgumentException">The projection is malformed; the message says how.</exception>
    public SubscriptionDefinition Define(EventCatalog catalog)
    {
        if (Projection.Version < 1 || Projection.Name.Length == 0)
        {
            throw new ArgumentException($"Projection '{Projection.Name}' has version {Projection.Version}: a projection has a name, and versions begin with 1.");
        }
        if (Projection.Statements.Count == 0 || Projection.Folds.Count == 0)
        {
            throw new ArgumentException($"Projection '{Projection.Name}' has {(Projection.Folds.Count == 0 ? "no folds: add On" : "no tables: add Schema(\"CREATE TABLE …\")")}.");
        }
        Options.Validate(Projection.Name);
        List<HandlerBinding> handlers = [.. Projection.Folds.Select(HandlerOf)];
        EventFilter filter = SubscriptionRules.FilterOf(Subscription, catalog, handlers, null, [], []);
        bool isByStream = Projection.Folds.All(static fold => fold.Key is null);
        var definition = new SubscriptionDefinition
        {
            Name = Subscription,
            Filter = filter,
            Fingerprint = SubscriptionRules.FingerprintOf(filter),
            Handlers = handlers,
            Mode = DeliveryMode.ExactlyOnce,
            Partitions = 1,
            Start = SubscriptionStart.Beginning,
            Retry = Options.Retry,
            RoutesByStreamKey = isByStream,
            Keys = isByStream ? [] : [.. Projection.Folds.Select(static fold => new KeyBinding(fold.Handled, (e, recorded, keys) => keys.Add(fold.KeyOf(e, recorded.Stream))))],
            Schema = Projection.Statements,
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
