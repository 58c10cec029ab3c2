namespace Ruslo;

/// <summary>The streams of deciders.</summary>
internal static class DeciderStream
{
    /// <summary>The stream of a key.</summary>
    /// <exception cref="ArgumentException">The key or the tenant breaks its rules.</exception>
    public static StreamId Of<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, string? tenant) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(decider);
        var stream = new StreamId(tenant ?? "", decider.Topic, key.Value ?? "");
        stream.Validate();
        return stream;
    }
}
