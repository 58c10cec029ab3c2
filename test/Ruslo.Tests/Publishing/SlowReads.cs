namespace Ruslo.Tests;

/// <summary>A log whose reads of streams wait for a signal.</summary>
internal sealed class SlowReads(IEventLog inner) : IEventLog
{
    public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Id => inner.Id;

    public long Head => inner.Head;

    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default) => inner.AppendAsync(request, cancellationToken);

    public async ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
    {
        await Go.Task.WaitAsync(cancellationToken);
        return await inner.ReadStreamAsync(stream, fromVersion, direction, maxEvents, cancellationToken);
    }

    public ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default) => inner.ReadAsync(after, filter, maxEvents, cancellationToken);

    public ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default) => inner.FindAsync(eventId, cancellationToken);

    public ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default)
        => inner.FindCorrelatedAsync(correlationId, after, maxEvents, cancellationToken);

    public ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default) => inner.FindPositionAsync(recordedAt, cancellationToken);

    public ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default) => inner.WaitAsync(position, cancellationToken);

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => inner.ReadProgressAsync(prefix, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
