namespace Ruslo;

/// <summary>When a subscription's progress becomes durable: before, after, or together with what its handlers do.</summary>
public enum DeliveryMode
{
    /// <summary>At most a second after handling; what a handler publishes is committed with it. After a crash, events may be handled again. The default for handlers of events.</summary>
    AtLeastOnce = 0,

    /// <summary>
    /// Before handling: an event is never handled twice, and never retried or parked. One that fails, or that an aborted stop cuts off, is
    /// lost to this subscription: counted, logged, and told in <c>$system</c>. A process that ends without warning loses what the last move
    /// passed, about a tenth of a second of handling and one event at least, without a word.
    /// </summary>
    AtMostOnce = 1,

    /// <summary>With the batch: effects inside Ruslo appear once, and an event is handled again only when the process ended between its handling and the commit. The default for handlers of commands, and for what keeps state tables.</summary>
    ExactlyOnce = 2,
}
