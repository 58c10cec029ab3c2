namespace Ruslo;

/// <summary>What came of a request about a parked key.</summary>
public enum ParkedAnswer
{
    /// <summary>It is done: a retried or edited event is handled, a skipped one is passed over.</summary>
    Done = 0,

    /// <summary>The position that it names is no longer the head of the key: it was handled, skipped, or never parked.</summary>
    AlreadyHandled = 1,

    /// <summary>The event failed again; its key stays parked.</summary>
    FailedAgain = 2,

    /// <summary>The edited event would belong to another routing key, or does not fit its type. Nothing was changed.</summary>
    Refused = 3,
}
