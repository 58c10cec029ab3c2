namespace Ruslo.Tests;

/// <summary>A log whose appends are held back until they are let go, so that publishing really waits.</summary>
internal sealed class HeldLog(IEventLog inner) : IEventLog
{
    private readonly Lock gate = new();
    private readonly List<TaskCompletionSource> held = [];
    private bool open;

    public Guid Id => inner.Id;

    public long Head => inner.Head;

    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return held.Count;
            }
        }
    }

    public void LetGo(bool forGood = false)
    {
        TaskCompletionSource[] all;
        lock (gate)
        {
            open = forGood;
            all = [.. held];
            held.Clear();
        }
        foreach (TaskCompletionSource one in all)
        {
            one.SetResult();
        }
    }

    public async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        request.Validate();
        Task wait = Task.CompletedTask;
        lock (gate)
        {
            if (!open)
            {
                var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                held.Add(source);
                wait = source.Task;
            }
        }
        await wait.WaitAsync(cancellationToken);
        await Task.Yield();
        return await inner.AppendAsync(request, cancellationToken);
    }

    public ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default) => inner.ReadAsync(after, filter, maxEvents, cancellationToken);

    public ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
        => inner.ReadStreamAsync(stream, fromVersion, direction, maxEvents, cancellationToken);

    public ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default) => inner.FindAsync(eventId, cancellationToken);

    public ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default)
        => inner.FindCorrelatedAsync(correlationId, after, maxEvents, cancellationToken);

    public ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default) => inner.FindPositionAsync(recordedAt, cancellationToken);

    public ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default) => inner.WaitAsync(position, cancellationToken);

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => inner.ReadProgressAsync(prefix, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
