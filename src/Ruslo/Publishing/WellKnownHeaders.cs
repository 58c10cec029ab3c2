namespace Ruslo;

/// <summary>The names of the headers that mean something to the platform.</summary>
public static class WellKnownHeaders
{
    /// <summary>Who waits for an answer; flows with the correlation to everything that follows.</summary>
    public const string ReplyTo = "reply-to";

    /// <summary>The activity in which the event was published (W3C Trace Context).</summary>
    public const string TraceParent = "traceparent";

    /// <summary>What tracing systems add to it (W3C Trace Context).</summary>
    public const string TraceState = "tracestate";
}
