namespace Ruslo.Battery;

/// <summary>
/// The log as one process sees it. When the process has ended nothing ever returns to it. As long as faults are on, calls fail, before
/// or after they were done.
/// </summary>
internal sealed class ProcessLog(IEventLog log, SubscriptionProcess process) : IEventLog
{
    public Guid Id => log.Id;

    public long Head => log.Head;

    public async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        await process.EnterAsync();
        if (process.FailAppends > 0)
        {
            process.FailAppends--;
            throw new IOException("Simulated: the append was not made.");
        }
        process.FailSometimes(25, "the append was not made");
        AppendResult result = await log.AppendAsync(request, cancellationToken);
        await process.EnterAsync();
        process.FailSometimes(25, "the answer of the append is lost");
        return result;
    }

    public async ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default)
    {
        await process.EnterAsync();
        process.FailSometimes(60, "reading failed");
        LogPage page = await log.ReadAsync(after, filter, maxEvents, cancellationToken);
        await process.EnterAsync();
        return page;
    }

    public async ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
    {
        await process.EnterAsync();
        return await log.ReadStreamAsync(stream, fromVersion, direction, maxEvents, cancellationToken);
    }

    public async ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default)
    {
        await process.EnterAsync();
        return await log.FindAsync(eventId, cancellationToken);
    }

    public async ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default)
    {
        await process.EnterAsync();
        return await log.FindCorrelatedAsync(correlationId, after, maxEvents, cancellationToken);
    }

    public async ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default)
    {
        await process.EnterAsync();
        return await log.FindPositionAsync(recordedAt, cancellationToken);
    }

    public async ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default)
    {
        await process.EnterAsync();
        long head = await log.WaitAsync(position, cancellationToken);
        await process.EnterAsync();
        return head;
    }

    public async ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default)
    {
        await process.EnterAsync();
        process.FailSometimes(60, "reading progress failed");
        return await log.ReadProgressAsync(prefix, cancellationToken);
    }

    public ValueTask DisposeAsync() => log.DisposeAsync();
}
