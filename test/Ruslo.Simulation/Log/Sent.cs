namespace Ruslo.Battery;

/// <summary>What came of a request, as far as its sender knows.</summary>
internal enum Outcome
{
    /// <summary>In flight, or its answer was lost: it may be there, whole, or not.</summary>
    Unknown,

    /// <summary>It is durable.</summary>
    Acknowledged,

    /// <summary>It was refused by value: nothing of it may ever be there.</summary>
    Refused,
}

/// <summary>A request that was sent to the log.</summary>
internal sealed class Sent(NewEvent[] events, Idempotency idempotency, int process)
{
    /// <summary>The process that sent it: when that is over, it is in flight no more.</summary>
    public int Process => process;

    public NewEvent[] Events => events;

    public Idempotency Idempotency => idempotency;

    public Outcome Outcome { get; set; }
}
