namespace Ruslo;

/// <summary>Whether a log serves: until it fails, or is closed. Thread-safe.</summary>
internal sealed class LogLife(string storage)
{
    private volatile Exception? failure;
    private volatile bool closed;

    public bool HasFailed => failure is not null;

    public void Close() => closed = true;

    /// <summary>The log stops for good; the first failure is the one that is told.</summary>
    public void Fail(Exception why)
    {
#if PLANTED
        if (PlantedLog.FailuresAreIgnored)
        {
            return;
        }
#endif
        failure ??= why;
    }

    public void ThrowIfFailed()
    {
        if (failure is not null)
        {
            throw Over();
        }
    }

    public void ThrowIfOver()
    {
        if (failure is not null || closed)
        {
            throw Over();
        }
    }

    /// <summary>What callers are told once it is over.</summary>
    public Exception Over() => failure is { } why
        ? new LogFaultException($"The log in '{storage}' has failed and stopped: {why.Message} What was in flight may or may not be durable. Check the disk, then open the log again: opening recovers it.", why)
        : new ObjectDisposedException(nameof(EmbeddedLog), $"The log in '{storage}' is closed.");
}
