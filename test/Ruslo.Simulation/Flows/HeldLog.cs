namespace Ruslo.Battery;

/// <summary>A log to which what a flow tells is appended only when it is let go.</summary>
internal sealed class HeldLog(IEventLog log) : IEventLog
{
    private readonly TaskCompletionSource let = new();

    /// <summary>Whether something waits.</summary>
    public bool Holds { get; private set; }

    public Guid Id => log.Id;

    public long Head => log.Head;

    public void Let() => let.TrySetResult();

    public async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        if (!request.Events.IsEmpty && request.Events.Span[0].Name == "flow-stalled")
        {
            Holds = true;
            await let.Task;
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
