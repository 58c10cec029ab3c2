using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>Makes of a projection the subscription that folds it: exactly once, from the beginning, routed by view key, publishing nothing.</summary>
internal static class ProjectionSubscription<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TView> where TView : class
{
    /// <summary>The table of the views.</summary>
    public const string Table = "views";

    /// <exception cref="ArgumentException">The projection is malformed; the message says how.</exception>
    public static SubscriptionDefinition Define(Projection<TView> projection, ProjectionOptions options, EventCatalog catalog)
    {
        string name = RegisteredProjection.SubscriptionOf(projection.Name, projection.Version);
        if (projection.Version < 1 || projection.Name.Length == 0)
        {
            throw new ArgumentException($"Projection '{projection.Name}' has version {projection.Version}: a projection has a name, and versions begin with 1.");
        }
        if (projection.Folds.Count == 0)
        {
            throw new ArgumentException($"Projection '{projection.Name}' folds no event: add Create, Update, Delete or On.");
        }
        options.Validate(projection.Name);
        List<HandlerBinding> handlers = [.. projection.Folds.Select(HandlerOf)];
        EventFilter filter = SubscriptionRules.FilterOf(name, catalog, handlers, null, [], []);
        bool isByStream = projection.Folds.All(static fold => fold.IsByStream);
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
            Keys = isByStream ? [] : [.. projection.Folds.Select(KeysOf)],
            Tables = [TableOf(projection, catalog)],
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

    private static KeyBinding KeysOf(ViewFold<TView> fold) => new(fold.Handled, (e, recorded, keys) =>
    {
        foreach (RoutingKey key in fold.KeysOf(e, recorded.Stream))
        {
            keys.Add(key);
        }
    });

    private static StateTableBinding TableOf(Projection<TView> projection, EventCatalog catalog)
    {
        var table = new StateTable(Table, [.. projection.Indexes.Select(static index => index.Name)]);
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
        if (!fold.Concerns(e, context.Recorded.Stream, key))
        {
            return;
        }
        Documents<TView> views = context.State<TView>(Table);
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
