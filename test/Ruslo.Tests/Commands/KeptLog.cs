namespace Ruslo.Tests.Commands;

/// <summary>A log in memory that outlives the applications that run on it, one after the other.</summary>
internal sealed class KeptLog : IEventLog
{
    private readonly InMemoryEventLog log = new();

    private int lookups;

    /// <summary>How often somebody has looked for the events of a correlation.</summary>
    public int Lookups
    {
        get => Volatile.Read(ref lookups);
        set => Volatile.Write(ref lookups, value);
    }

    public Guid Id => log.Id;

    public long Head => log.Head;

    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default) => log.AppendAsync(request, cancellationToken);

    public ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default) => log.ReadAsync(after, filter, maxEvents, cancellationToken);

    public ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
        => log.ReadStreamAsync(stream, fromVersion, direction, maxEvents, cancellationToken);

    public ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default) => log.FindAsync(eventId, cancellationToken);

    public ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref lookups);
        return log.FindCorrelatedAsync(correlationId, after, maxEvents, cancellationToken);
    }

    public ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default) => log.FindPositionAsync(recordedAt, cancellationToken);

    public ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default) => log.WaitAsync(position, cancellationToken);

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => log.ReadProgressAsync(prefix, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
