namespace Ruslo.Tests;

/// <summary>A log that leaves everything to another one; who is put between overrides what he does differently.</summary>
/// <param name="log">The other one.</param>
/// <param name="staysOpen">Whether the other one goes on when this one is disposed.</param>
internal abstract class ForwardingLog(IEventLog log, bool staysOpen = false) : IEventLog
{
    public Guid Id => log.Id;

    public long Head => log.Head;

    public virtual ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default) => log.AppendAsync(request, cancellationToken);

    public virtual ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default) => log.ReadAsync(after, filter, maxEvents, cancellationToken);

    public virtual ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
        => log.ReadStreamAsync(stream, fromVersion, direction, maxEvents, cancellationToken);

    public virtual ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default) => log.FindAsync(eventId, cancellationToken);

    public virtual ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default)
        => log.FindCorrelatedAsync(correlationId, after, maxEvents, cancellationToken);

    public virtual ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default) => log.FindPositionAsync(recordedAt, cancellationToken);

    public virtual ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default) => log.WaitAsync(position, cancellationToken);

    public virtual ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => log.ReadProgressAsync(prefix, cancellationToken);

    public ValueTask DisposeAsync() => staysOpen ? ValueTask.CompletedTask : log.DisposeAsync();
}
