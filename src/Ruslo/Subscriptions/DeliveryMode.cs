namespace Ruslo;

/// <summary>When a subscription's progress becomes durable: before, after, or together with what its handlers do.</summary>
public enum DeliveryMode
{
    /// <summary>At most a second after handling; what a handler publishes is committed with it. After a crash, events may be handled again. The default for handlers.</summary>
    AtLeastOnce = 0,

    /// <summary>Before handling: an event is never handled twice, and never retried or parked; a failure is counted and logged, and the event is lost to this subscription.</summary>
    AtMostOnce = 1,

    /// <summary>With the batch: effects inside Ruslo appear once, and an event is handled again only when the process ended between its handling and the commit.</summary>
    ExactlyOnce = 2,
}
