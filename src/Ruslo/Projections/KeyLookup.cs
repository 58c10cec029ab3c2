namespace Ruslo;

/// <summary>What one type of event says about the keys that values stand for. Immutable.</summary>
/// <param name="Handled">The type, or a base of several.</param>
/// <param name="Name">The lookup.</param>
/// <param name="Value">The value.</param>
/// <param name="Key">The key of the view that it stands for; null: that of the event's stream.</param>
internal sealed record KeyLookup(Type Handled, string Name, Func<object, RoutingKey> Value, Func<object, RoutingKey>? Key)
{
    public RoutingKey KeyOf(object e, StreamId stream) => Key?.Invoke(e) ?? stream.Key;
}
