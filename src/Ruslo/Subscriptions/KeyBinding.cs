namespace Ruslo;

/// <summary>How the routing keys of one type of event are computed. Its functions are the application's: they may throw.</summary>
internal sealed class KeyBinding(Type handled, Action<object, RecordedEvent, ICollection<RoutingKey>> addKeys)
{
    public bool Takes(object decoded) => handled.IsInstanceOfType(decoded);

    public void AddKeys(object decoded, RecordedEvent recorded, ICollection<RoutingKey> keys) => addKeys(decoded, recorded, keys);
}
