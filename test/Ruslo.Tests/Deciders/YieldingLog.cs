namespace Ruslo.Tests.Deciders;

/// <summary>A log whose appends and reads of streams take some steps of a simulation, so that others come between.</summary>
internal sealed class YieldingLog(IEventLog inner, Simulation simulation) : IEventLog
{
    public Guid Id => inner.Id;

    public long Head => inner.Head;

    public async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        await simulation.PauseAsync(3);
        AppendResult result = await inner.AppendAsync(request, cancellationToken);
        await simulation.PauseAsync(3);
        return result;
    }

    public async ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
    {
        StreamPage page = await inner.ReadStreamAsync(stream, fromVersion, direction, maxEvents, cancellationToken);
        await simulation.PauseAsync(3);
        return page;
    }

    public ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default) => inner.ReadAsync(after, filter, maxEvents, cancellationToken);

    public async ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default)
    {
        RecordedEvent? found = await inner.FindAsync(eventId, cancellationToken);
        await simulation.PauseAsync(3);
        return found;
    }

    public ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default)
        => inner.FindCorrelatedAsync(correlationId, after, maxEvents, cancellationToken);

    public ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default) => inner.FindPositionAsync(recordedAt, cancellationToken);

    public ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default) => inner.WaitAsync(position, cancellationToken);

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => inner.ReadProgressAsync(prefix, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
