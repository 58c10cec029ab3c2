using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>
/// A pure fold of events into views: what each event does to the view under its key. The key is that of the event's stream unless said
/// otherwise; a view is folded in log order, always. Immutable: each call returns a new definition.
/// </summary>
/// <typeparam name="TView">The view.</typeparam>
public sealed class Projection<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TView> where TView : class
{
    private readonly ViewFold<TView>[] folds;
    private readonly ViewIndex<TView>[] indexes;
    private readonly KeyLookup[] lookups;
    private readonly JsonTypeInfo<TView>? json;

    internal Projection(string name, int version, ViewFold<TView>[] folds, ViewIndex<TView>[] indexes, KeyLookup[] lookups, JsonTypeInfo<TView>? json)
        => (Name, Version, this.folds, this.indexes, this.lookups, this.json) = (name, version, folds, indexes, lookups, json);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its version, from 1.</summary>
    public int Version { get; }

    internal IReadOnlyList<ViewFold<TView>> Folds => folds;

    internal IReadOnlyList<ViewIndex<TView>> Indexes => indexes;

    internal IReadOnlyList<KeyLookup> Lookups => lookups;

    internal bool LooksUp => lookups.Length > 0 || folds.Any(static fold => fold.LookedUp is not null);

    internal JsonTypeInfo<TView>? ViewJson => json;

    /// <summary>The event begins a view. When there is one already, that is a failure, and parks the key.</summary>
    public Projection<TView> Create<TEvent>(Func<TEvent, TView> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Create<TEvent>((e, _) => create(e));
    }

    /// <inheritdoc cref="Create{TEvent}(Func{TEvent, TView})"/>
    public Projection<TView> Create<TEvent>(Func<TEvent, EventMetadata, TView> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return With<TEvent>("creates", null, (view, e, m, key) => view is null ? create((TEvent)e, m) : throw ViewFold.Exists<TEvent>(Name, key, m));
    }

    /// <summary>The event changes a view. When there is none, that is a failure, and parks the key.</summary>
    public Projection<TView> Update<TEvent>(Func<TView, TEvent, TView> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Update<TEvent>((view, e, _) => update(view, e));
    }

    /// <inheritdoc cref="Update{TEvent}(Func{TView, TEvent, TView})"/>
    public Projection<TView> Update<TEvent>(Func<TView, TEvent, EventMetadata, TView> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return With<TEvent>("updates", null, (view, e, m, key) => view is not null ? update(view, (TEvent)e, m) : ViewFold.Missing<TView, TEvent>(Name, key, m));
    }

    /// <summary>The event ends a view; nothing happens when there is none.</summary>
    public Projection<TView> Delete<TEvent>() => With<TEvent>("deletes", null, static (_, _, _, _) => null);

    /// <summary>Anything else. Null in: there is no view yet. Null out: delete it.</summary>
    public Projection<TView> On<TEvent>(Func<TView?, TEvent, TView?> fold)
    {
        ArgumentNullException.ThrowIfNull(fold);
        return With<TEvent>("folds", null, (view, e, _, _) => fold(view, (TEvent)e));
    }

    /// <inheritdoc cref="On{TEvent}(Func{TView, TEvent, TView})"/>
    public Projection<TView> On<TEvent>(Func<TView?, TEvent, EventMetadata, TView?> fold)
    {
        ArgumentNullException.ThrowIfNull(fold);
        return With<TEvent>("folds", null, (view, e, m, _) => fold(view, (TEvent)e, m));
    }

    /// <summary>The event belongs to the view under another key than its stream's. Null in: there is no view yet. Null out: delete it.</summary>
    /// <param name="key">Pure. Where it fails the key cannot be known, and the projection stalls.</param>
    /// <param name="fold">Pure.</param>
    public Projection<TView> On<TEvent>(Func<TEvent, RoutingKey> key, Func<TView?, TEvent, TView?> fold)
    {
        ArgumentNullException.ThrowIfNull(fold);
        return On(key, (view, e, _) => fold(view, e));
    }

    /// <inheritdoc cref="On{TEvent}(Func{TEvent, RoutingKey}, Func{TView, TEvent, TView})"/>
    public Projection<TView> On<TEvent>(Func<TEvent, RoutingKey> key, Func<TView?, TEvent, EventMetadata, TView?> fold)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(fold);
        return With<TEvent>("folds", e => [key((TEvent)e)], (view, e, m, _) => fold(view, (TEvent)e, m));
    }

    /// <summary>The event belongs to several views: it is folded once into each; a key that stands twice counts once.</summary>
    /// <param name="keys">Pure. Where it fails the keys cannot be known, and the projection stalls.</param>
    /// <param name="fold">Pure. Null in: there is no view yet. Null out: delete it.</param>
    public Projection<TView> OnEach<TEvent>(Func<TEvent, IEnumerable<RoutingKey>> keys, Func<TView?, TEvent, TView?> fold)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(fold);
        return With<TEvent>("folds", e => keys((TEvent)e), (view, e, _, _) => fold(view, (TEvent)e));
    }

    /// <summary>The event holds several items, each of which belongs to a view: items of one view are folded in their order.</summary>
    /// <param name="items">Pure. Where it fails the keys cannot be known, and the projection stalls.</param>
    /// <param name="key">The key of an item's view.</param>
    /// <param name="fold">Pure. Null in: there is no view yet. Null out: delete it.</param>
    public Projection<TView> OnEach<TEvent, TItem>(Func<TEvent, IEnumerable<TItem>> items, Func<TItem, RoutingKey> key, Func<TView?, TEvent, TItem, TView?> fold)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(fold);
        return With<TEvent>("folds", e => items((TEvent)e).Select(key), (view, e, _, of) =>
        {
            foreach (TItem item in items((TEvent)e))
            {
                view = key(item) == of ? fold(view, (TEvent)e, item) : view;
            }
            return view;
        });
    }

    /// <summary>An index: views can be queried by this value and ordered by it.</summary>
    /// <param name="name">1 to 100 characters of a-z, 0-9 and '-'. An index with another meaning needs another name.</param>
    /// <param name="value">The value of a view; texts, numbers and times convert by themselves; null: it has none. Pure.</param>
    public Projection<TView> Index(string name, Func<TView, StateValue?> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        return new(Name, Version, folds, [.. indexes, new(name, value)], lookups, json);
    }

    /// <summary>How views are written and read. Left out: by a JSON context of the catalog that knows the type, else by reflection where that is available.</summary>
    public Projection<TView> Json(JsonTypeInfo<TView> json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new(Name, Version, folds, indexes, lookups, json);
    }

    /// <summary>
    /// The event says which view a value stands for, that of its stream: so that events which know the value alone find the view, with
    /// <see cref="OnLookup{TEvent}(string, Func{TEvent, RoutingKey}, Func{TView, TEvent, TView})"/>. The first event that says it counts, for good.
    /// </summary>
    /// <param name="name">The lookup: 1 to 100 characters of a-z, 0-9 and '-'.</param>
    /// <param name="value">The value, within the event's tenant. Pure. Where it fails the keys of the event cannot be known, and the projection stalls.</param>
    public Projection<TView> Lookup<TEvent>(string name, Func<TEvent, RoutingKey> value) => With<TEvent>(name, value, null);

    /// <inheritdoc cref="Lookup{TEvent}(string, Func{TEvent, RoutingKey})"/>
    /// <param name="name">The lookup.</param>
    /// <param name="value">The value.</param>
    /// <param name="key">The key of the view that it stands for. Pure.</param>
    public Projection<TView> Lookup<TEvent>(string name, Func<TEvent, RoutingKey> value, Func<TEvent, RoutingKey> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return With(name, value, key);
    }

    /// <summary>
    /// The event belongs to the view that a value of it stands for, as events before it in the log have said with
    /// <see cref="Lookup{TEvent}(string, Func{TEvent, RoutingKey})"/>; where none has, it belongs to no view. A projection that looks keys up runs in one partition.
    /// </summary>
    /// <param name="lookup">The lookup.</param>
    /// <param name="value">The value. Pure.</param>
    /// <param name="fold">Pure. Null in: there is no view yet. Null out: delete it.</param>
    public Projection<TView> OnLookup<TEvent>(string lookup, Func<TEvent, RoutingKey> value, Func<TView?, TEvent, TView?> fold)
    {
        ArgumentNullException.ThrowIfNull(fold);
        return OnLookup(lookup, value, (view, e, _) => fold(view, e));
    }

    /// <inheritdoc cref="OnLookup{TEvent}(string, Func{TEvent, RoutingKey}, Func{TView, TEvent, TView})"/>
    public Projection<TView> OnLookup<TEvent>(string lookup, Func<TEvent, RoutingKey> value, Func<TView?, TEvent, EventMetadata, TView?> fold)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(fold);
        return new(Name, Version, [.. folds, new(typeof(TEvent), $"{Name} folds with {typeof(TEvent).Name}", null, (view, e, m, _) => fold(view, (TEvent)e, m), new(lookup, e => value((TEvent)e)))], indexes, lookups, json);
    }

    /// <summary>The keys of the views that an event belongs to, each once: what decides where it is folded.</summary>
    /// <param name="e">The event.</param>
    /// <param name="metadata">What is recorded about it.</param>
    /// <param name="lookups">What values stand for, so far; gets what the event says. Null: keys that are looked up are left out.</param>
    public IReadOnlyList<RoutingKey> KeysOf(object e, EventMetadata metadata, ViewLookups? lookups = null)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(metadata);
        Learn(e, metadata, lookups);
        var keys = new List<RoutingKey>();
        foreach (ViewFold<TView> fold in folds)
        {
            if (fold.Takes(e))
            {
                foreach (RoutingKey key in fold.Find(e, metadata, lookups) is { } found ? [found] : fold.KeysOf(e, metadata.Stream))
                {
                    if (!keys.Contains(key))
                    {
                        keys.Add(key);
                    }
                }
            }
        }
        return keys;
    }

    /// <summary>What an event makes of a view: all folds that take it and concern the key, in the order of their declaration. For tests and for time travel.</summary>
    /// <param name="key">The key of the view.</param>
    /// <param name="view">The view before; null: there is none.</param>
    /// <param name="e">The event.</param>
    /// <param name="metadata">What is recorded about it.</param>
    /// <param name="lookups">What values stand for; null: no key is looked up.</param>
    /// <returns>The view afterwards; null: there is none.</returns>
    /// <exception cref="RusloException">It updates a view that does not exist, or creates one that does.</exception>
    public TView? Fold(RoutingKey key, TView? view, object e, EventMetadata metadata, ViewLookups? lookups = null)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(metadata);
        foreach (ViewFold<TView> fold in folds)
        {
            if (fold.Takes(e) && fold.Concerns(e, metadata.Stream, key, fold.Find(e, metadata, lookups)))
            {
                view = fold.Step(view, e, metadata, key);
            }
        }
        return view;
    }

    /// <summary>What an event says about the keys that values stand for.</summary>
    internal void Learn(object e, EventMetadata metadata, ViewLookups? known)
    {
        foreach (KeyLookup lookup in lookups)
        {
            if (known is not null && lookup.Handled.IsInstanceOfType(e))
            {
                known.Add(metadata.Stream.Tenant, lookup.Name, lookup.Value(e), lookup.KeyOf(e, metadata.Stream), metadata.Position);
            }
        }
    }

    private Projection<TView> With<TEvent>(string lookup, Func<TEvent, RoutingKey> value, Func<TEvent, RoutingKey>? key)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        ArgumentNullException.ThrowIfNull(value);
        return new(Name, Version, folds, indexes, [.. lookups, new(typeof(TEvent), lookup, e => value((TEvent)e), key is null ? null : e => key((TEvent)e))], json);
    }

    private Projection<TView> With<TEvent>(string does, Func<object, IEnumerable<RoutingKey>>? keys, ViewStep<TView> step)
        => new(Name, Version, [.. folds, new(typeof(TEvent), $"{Name} {does} with {typeof(TEvent).Name}", keys, step)], indexes, lookups, json);
}
