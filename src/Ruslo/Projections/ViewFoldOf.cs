namespace Ruslo;

/// <summary>What one type of event does to views. Immutable.</summary>
/// <param name="handled">The type, or a base of several.</param>
/// <param name="name">How it is called in messages to people.</param>
/// <param name="keys">The keys of its views; null: that of its stream.</param>
/// <param name="step">What it does to each.</param>
internal sealed class ViewFold<TView>(Type handled, string name, Func<object, IEnumerable<RoutingKey>>? keys, ViewStep<TView> step) where TView : class
{
    public Type Handled => handled;

    public string Name => name;

    public bool IsByStream => keys is null;

    public ViewStep<TView> Step => step;

    public bool Takes(object e) => handled.IsInstanceOfType(e);

    public IEnumerable<RoutingKey> KeysOf(object e, StreamId stream) => keys is null ? [stream.Key] : keys(e);

    public bool Concerns(object e, StreamId stream, RoutingKey key) => keys is null ? stream.Key == key.Value : keys(e).Contains(key);
}
