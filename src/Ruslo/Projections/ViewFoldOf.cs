namespace Ruslo;

/// <summary>What one type of event does to views. Immutable.</summary>
/// <param name="handled">The type, or a base of several.</param>
/// <param name="name">How it is called in messages to people.</param>
/// <param name="keys">The keys of its views; null: that of its stream.</param>
/// <param name="step">What it does to each.</param>
/// <param name="lookedUp">Its key is looked up.</param>
internal sealed class ViewFold<TView>(Type handled, string name, Func<object, IEnumerable<RoutingKey>>? keys, ViewStep<TView> step, LookedUp? lookedUp = null) where TView : class
{
    public Type Handled => handled;

    public string Name => name;

    public LookedUp? LookedUp => lookedUp;

    public bool IsByStream => keys is null && lookedUp is null;

    public ViewStep<TView> Step => step;

    public bool Takes(object e) => handled.IsInstanceOfType(e);

    /// <summary>The keys that the event itself tells; one that is looked up is none of them.</summary>
    public IEnumerable<RoutingKey> KeysOf(object e, StreamId stream) => lookedUp is not null ? [] : keys is null ? [stream.Key] : keys(e);

    /// <summary>The key that it looks up; null: it is not known, or not looked up.</summary>
    public RoutingKey? Find(object e, EventMetadata metadata, ViewLookups? known)
        => lookedUp is { } by ? known?.Find(metadata.Stream.Tenant, by.Name, by.Value(e), metadata.Position) : null;

    /// <summary>Whether a view is concerned.</summary>
    /// <param name="e">The event.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="key">The key of the view.</param>
    /// <param name="found">The key that was found where it is looked up.</param>
    public bool Concerns(object e, StreamId stream, RoutingKey key, RoutingKey? found)
        => lookedUp is not null ? found == key : keys is null ? stream.Key == key.Value : keys(e).Contains(key);
}
