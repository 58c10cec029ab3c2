namespace Ruslo;

/// <summary>How much the subscriptions of a process may keep of their documents: 64 MiB, in equal shares. Thread-safe.</summary>
internal sealed class DocumentBudget(long bytes = DocumentBudget.MaxBytes)
{
    public const long MaxBytes = 64 * 1024 * 1024;

    private int sharers;

    /// <summary>The most that one of them keeps.</summary>
    public long Share => bytes / Math.Max(1, Volatile.Read(ref sharers));

    public void Enter() => Interlocked.Increment(ref sharers);

    public void Leave() => Interlocked.Decrement(ref sharers);
}
