namespace Ruslo;

/// <summary>The names of the headers that mean something to the platform.</summary>
public static class WellKnownHeaders
{
    /// <summary>Who waits for an answer; flows with the correlation to everything that follows, until somebody gives another.</summary>
    public const string ReplyTo = "reply-to";

    /// <summary>On a command: what makes two of them the same to their handler; see <see cref="SendOptions.IdempotencyKey"/>.</summary>
    public const string IdempotencyKey = "idempotency-key";

    /// <summary>On a command: who asks, for the decision to see.</summary>
    public const string User = "user";

    /// <summary>On a command: it was sent without a key, so that its stream says nothing.</summary>
    public const string Unkeyed = "unkeyed";

    /// <summary>On a command: whoever handles it records <see cref="CommandHandled"/> with what it does.</summary>
    public const string Confirm = "confirm";

    /// <summary>The activity in which the event was published (W3C Trace Context).</summary>
    public const string TraceParent = "traceparent";

    /// <summary>What tracing systems add to it (W3C Trace Context).</summary>
    public const string TraceState = "tracestate";
}
