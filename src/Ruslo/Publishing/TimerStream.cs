namespace Ruslo;

/// <summary>
/// Where timers are kept: a stream for each, in the tenant of what it publishes. Its first event sets it, its second one, of which there is
/// one, ends it: whoever ends it expects version 0.
/// </summary>
internal static class TimerStream
{
    public const string Topic = "$timers";

    public const string Set = "timer-set";

    public const string Fired = "timer-fired";

    public const string Cancelled = "timer-cancelled";

    public const string Failed = "timer-failed";

    /// <summary>What a pending timer is expected to be at.</summary>
    public static ExpectedVersion Pending => ExpectedVersion.Exactly(0);

    /// <exception cref="ArgumentException">The id is empty, or the tenant or the id breaks the rules of streams.</exception>
    public static StreamId Of(string tenant, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var stream = new StreamId(tenant, Topic, id);
        stream.Validate();
        return stream;
    }
}
