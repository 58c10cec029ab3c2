namespace Ruslo;

/// <summary>
/// The keys that values stand for, in memory: for tests, and for making the past again. The first event that says what a value stands for counts, for
/// good; so what a value stands for at a position is the same whenever it is asked. For one thread.
/// </summary>
public sealed class ViewLookups
{
    private readonly Dictionary<(string Tenant, string Lookup, string Value), LookedUpKey> keys = [];

    internal void Add(string tenant, string lookup, RoutingKey value, RoutingKey key, long position)
        => keys.TryAdd((tenant, lookup, value.Value), new(position, key.Value));

    internal RoutingKey? Find(string tenant, string lookup, RoutingKey value, long position)
        => keys.TryGetValue((tenant, lookup, value.Value), out LookedUpKey? found) && found.Position <= position ? new RoutingKey(found.Key) : default(RoutingKey?);
}
