namespace Ruslo;

/// <summary>Publications for reuse, and what all of them need. Thread-safe.</summary>
internal sealed class PendingPublishPool(IEventLog log, EventDrafting drafting, RusloRuntime runtime)
{
    private const int MaxIdle = 1024;

    private readonly Lock gate = new();
    private readonly Stack<PendingPublish> idle = new(64);

    public IEventLog Log => log;

    public EventDrafting Drafting => drafting;

    public Guid NewId() => runtime.Ids.NewId(runtime.Time.GetUtcNow());

    public PendingPublish Rent()
    {
        lock (gate)
        {
            if (idle.TryPop(out PendingPublish? pending))
            {
                return pending;
            }
        }
        return new(this);
    }

    public void Return(PendingPublish pending)
    {
        lock (gate)
        {
            if (idle.Count < MaxIdle)
            {
                idle.Push(pending);
            }
        }
    }
}
