namespace Ruslo;

/// <summary>The view was to be read after a position, but an event before it could not be folded into it: its key is parked, and what follows waits.</summary>
public sealed class ViewParkedException : RusloException
{
    /// <summary>For serializers and tests.</summary>
    public ViewParkedException() { }

    /// <param name="message">What happened.</param>
    public ViewParkedException(string message) : base(message) { }

    /// <param name="message">What happened.</param>
    /// <param name="innerException">What caused it.</param>
    public ViewParkedException(string message, Exception? innerException) : base(message, innerException) { }

    internal ViewParkedException(string projection, string subscription, StreamId key, long position)
        : base($"The view '{key.Key}' of projection '{projection}' is parked at position {position}: that event could not be folded into it, and what follows waits. See subscriptions.ListParkedAsync(\"{subscription}\"); once the cause is mended: {SubscriptionLog.RetryCall(subscription, key, position)}")
        => (Projection, Key, Position) = (projection, key.Key, position);

    /// <summary>The projection.</summary>
    public string Projection { get; } = "";

    /// <summary>The key of the view. <see cref="RusloException.Position"/> is that of the parked event.</summary>
    public RoutingKey Key { get; }
}
