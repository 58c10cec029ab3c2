namespace Ruslo;

/// <summary>A log that seems to end at a position for whoever reads on; everything else is the log's own.</summary>
internal sealed class CappedLog(IEventLog log, long end) : IEventLog
{
    public Guid Id => log.Id;

    public long Head => Math.Min(log.Head, end);

    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default) => log.AppendAsync(request, cancellationToken);

    public async ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default)
    {
        if (after >= end)
        {
            return new([], after, end);
        }
        LogPage page = await log.ReadAsync(after, filter, maxEvents, cancellationToken);
        return page.ReadThrough <= end
            ? page with { Head = Math.Min(page.Head, end) }
            : new([.. page.Events.Where(e => e.Position <= end)], end, end);
    }

    public ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
        => log.ReadStreamAsync(stream, fromVersion, direction, maxEvents, cancellationToken);

    public ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default) => log.FindAsync(eventId, cancellationToken);

    public ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default)
        => log.FindCorrelatedAsync(correlationId, after, maxEvents, cancellationToken);

    public ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default) => log.FindPositionAsync(recordedAt, cancellationToken);

    public async ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default)
    {
        if (position > end)
        {
            await new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously).Task.OrCancelledAsync(cancellationToken);
        }
        return Math.Min(await log.WaitAsync(position, cancellationToken), end);
    }

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => log.ReadProgressAsync(prefix, cancellationToken);

    /// <summary>The log is not this one's to close.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
