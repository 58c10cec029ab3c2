using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>Makes of a projection the subscription that folds it: exactly once, from the beginning, routed by view key, publishing nothing.</summary>
internal static class ProjectionSubscription<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TView> where TView : class
{
    /// <exception cref="ArgumentException">The projection is malformed; the message says how.</exception>
    public static SubscriptionDefinition Define(Projection<TView> projection, ProjectionOptions options, EventCatalog catalog)
    {
        string name = RegisteredProjection.CheckedSubscriptionOf(projection.Name, projection.Version);
        if (projection.Folds.Count == 0)
        {
            throw new ArgumentException($"Projection '{projection.Name}' folds no event: add Create, Update, Delete or On.");
        }
        options.Validate(projection.Name);
        CheckLookups(projection);
        List<HandlerBinding> handlers = [.. projection.Folds.Select(HandlerOf), .. projection.Lookups.Select(HandlerOf)];
        EventFilter filter = SubscriptionRules.FilterOf(name, catalog, handlers, null, [], []);
        bool isByStream = projection.Folds.All(static fold => fold.IsByStream);
        var definition = new SubscriptionDefinition
        {
            Name = name,
            Filter = filter,
            Fingerprint = SubscriptionRules.FingerprintOf(filter),
            Handlers = handlers,
            Mode = DeliveryMode.ExactlyOnce,
            Partitions = PartitionsOf(projection),
            Start = SubscriptionStart.Beginning,
            Retry = options.Retry,
            RoutesByStreamKey = isByStream && !projection.LooksUp,
            Keys = isByStream || projection.LooksUp ? [] : [.. projection.Folds.Select(KeysOf)],
            KeysInTurn = projection.LooksUp ? (e, decoded, attempt, cancellationToken) => KeptLookups.KeysInTurnAsync(projection, e, decoded, attempt, cancellationToken) : null,
            Tables = projection.LooksUp ? [TableOf(projection, catalog), KeptLookups.Binding] : [TableOf(projection, catalog)],
            Emits = false,
            IsDerived = true,
            FreeOfOutsideEffects = true,
        };
        SubscriptionRules.Check(definition);
        return definition;
    }

    private static HandlerBinding HandlerOf(ViewFold<TView> fold) => new()
    {
        Handled = fold.Handled,
        Name = fold.Name,
        Invoke = (_, e, context, cancellationToken) => FoldAsync(fold, e, context, cancellationToken),
    };

    /// <summary>What an event says about keys is kept when its turn comes, whatever becomes of its folds.</summary>
    private static HandlerBinding HandlerOf(KeyLookup lookup) => new() { Handled = lookup.Handled, Name = $"a lookup of {lookup.Name}", Invoke = static (_, _, _, _) => default };

    /// <exception cref="ArgumentException">A lookup has no name that fits, or a fold looks up what no event says.</exception>
    private static void CheckLookups(Projection<TView> projection)
    {
        foreach (KeyLookup lookup in projection.Lookups)
        {
            new StateTable(lookup.Name).Validate();
        }
        foreach (ViewFold<TView> fold in projection.Folds)
        {
            if (fold.LookedUp is { } by && !projection.Lookups.Any(lookup => lookup.Name == by.Name))
            {
                throw new ArgumentException($"Projection '{projection.Name}' looks keys up in '{by.Name}', but no event says what its values stand for: add Lookup<TEvent>(\"{by.Name}\", …).");
            }
        }
    }

    private static int PartitionsOf(Projection<TView> projection)
    {
#if PLANTED
        if (PlantedProjections.LookupsAreFoldedInSeveralPartitions && projection.LooksUp)
        {
            return 4;
        }
#endif
        return 1;
    }

    private static KeyBinding KeysOf(ViewFold<TView> fold) => new(fold.Handled, (e, recorded, keys) =>
    {
        foreach (RoutingKey key in fold.KeysOf(e, recorded.Stream))
        {
            keys.Add(key);
        }
    });

    private static StateTableBinding TableOf(Projection<TView> projection, EventCatalog catalog)
    {
        var table = new StateTable(RegisteredProjection.Table, [.. projection.Indexes.Select(static index => index.Name)]);
        table.Validate();
        Func<TView, StateValue?>[] values = [.. projection.Indexes.Select(static index => index.Value)];
        JsonTypeInfo json = projection.ViewJson ?? catalog.JsonOf(typeof(TView));
        return new(table, typeof(TView), json,
            (document, view) => Array.ConvertAll(values, value => ViewIndexValue.Of(ViewKey.TenantOf(document), value((TView)view) ?? StateValue.Null)), catalog.Personal.Find(json), ViewKey.KeyOf);
    }

    /// <summary>One fold of one event into one view. The view goes through JSON between any two events, so that it does not depend on how they are batched.</summary>
    private static async ValueTask FoldAsync(ViewFold<TView> fold, object e, HandlerContext context, CancellationToken cancellationToken)
    {
        RoutingKey key = context.RoutingKey.Key;
        RoutingKey? found = fold.LookedUp is { } by
            ? KeptLookups.Found(await context.State<LookedUpKey>(KeptLookups.Table).GetAsync(KeptLookups.DocumentOf(context.Recorded.Stream.Tenant, by.Name, by.Value(e)), cancellationToken), context.Recorded.Position).Cast<RoutingKey?>().FirstOrDefault()
            : null;
        if (!fold.Concerns(e, context.Recorded.Stream, key, found))
        {
            return;
        }
        Documents<TView> views = context.State<TView>(RegisteredProjection.Table);
        string document = ViewKey.Of(context.RoutingKey);
        TView? before = await views.GetAsync(document, cancellationToken);
        TView? after = fold.Step(before, e, EventMetadata.Of(context.Recorded), key);
        if (after is not null)
        {
            views.Set(document, after);
        }
        else if (before is not null)
        {
            views.Delete(document);
        }
    }
}
