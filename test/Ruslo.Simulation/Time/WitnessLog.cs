namespace Ruslo.Battery;

/// <summary>A log that sees every append before it is made, and may do something then.</summary>
internal sealed class WitnessLog(IEventLog log) : IEventLog
{
    /// <summary>Called with the events of each append.</summary>
    public Func<ReadOnlyMemory<NewEvent>, ValueTask>? Before { get; set; }

    public Guid Id => log.Id;

    public long Head => log.Head;

    public async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        if (Before is { } before)
        {
            await before(request.Events);
        }
        return await log.AppendAsync(request, cancellationToken);
    }

    public ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default) => log.ReadAsync(after, filter, maxEvents, cancellationToken);

    public ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
        => log.ReadStreamAsync(stream, fromVersion, direction, maxEvents, cancellationToken);

    public ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default) => log.FindAsync(eventId, cancellationToken);

    public ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default) => log.FindCorrelatedAsync(correlationId, after, maxEvents, cancellationToken);

    public ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default) => log.FindPositionAsync(recordedAt, cancellationToken);

    public ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default) => log.WaitAsync(position, cancellationToken);

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => log.ReadProgressAsync(prefix, cancellationToken);

    public ValueTask DisposeAsync() => log.DisposeAsync();
}
