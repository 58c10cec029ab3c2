namespace Ruslo;

/// <summary>How the routing keys of one type of event are computed. Its functions are the application's: they may throw.</summary>
internal sealed class KeyBinding(Type handled, Action<object, RecordedEvent, ICollection<RoutingKey>> addKeys)
{
    /// <summary>Several keys for each event.</summary>
    public static KeyBinding OfEach(Type handled, Func<object, IEnumerable<RoutingKey>> keysOf) => new(handled, (e, _, into) =>
    {
        foreach (RoutingKey key in keysOf(e))
        {
            into.Add(key);
        }
    });

    public bool Takes(object decoded) => handled.IsInstanceOfType(decoded);

    public void AddKeys(object decoded, RecordedEvent recorded, ICollection<RoutingKey> keys) => addKeys(decoded, recorded, keys);
}
