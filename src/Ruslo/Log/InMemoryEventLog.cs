namespace Ruslo;

/// <summary>
/// A log that lives in memory: for tests, and for trying things out. It keeps every promise of <see cref="IEventLog"/> but
/// durability: it ends with the process. Thread-safe.
/// </summary>
public sealed class InMemoryEventLog : IEventLog, ILogCondition
{
    private const int PageBytes = 1024 * 1024;

    private readonly Lock gate = new();
    private readonly RusloRuntime runtime;
    private readonly InMemoryLogState state = new();
    private TaskCompletionSource grown = NewSignal();
    private bool disposed;

    /// <summary>An empty log.</summary>
    public InMemoryEventLog(RusloRuntime? runtime = null)
    {
        this.runtime = runtime ?? new RusloRuntime();
        Id = this.runtime.Ids.NewId(this.runtime.Time.GetUtcNow());
    }

    /// <inheritdoc/>
    public Guid Id { get; }

    /// <inheritdoc/>
    public long Head
    {
        get
        {
            lock (gate)
            {
                return state.Events.Count;
            }
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset LogTime
    {
        get
        {
            lock (gate)
            {
                return state.Events.Count == 0 ? DateTimeOffset.MinValue : state.Events[^1].RecordedAt;
            }
        }
    }

    /// <inheritdoc/>
    public string? Fault => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Troubles => [];

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        request.Validate();
        TaskCompletionSource? wake = null;
        AppendResult result;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            long before = state.Events.Count;
            request.Condition?.ValidateAgainst(before);
            result = state.Append(request, runtime.Time.GetUtcNow());
            if (state.Events.Count > before)
            {
                wake = grown;
                grown = NewSignal();
            }
        }
        wake?.SetResult();
        return new(result);
    }

    /// <inheritdoc/>
    public ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(Page(after, maxEvents, filter.Matches, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default)
        => new(Page(after, maxEvents, e => e.CorrelationId == correlationId, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEvents, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            List<long>? positions = state.PositionsOf(stream);
            long last = (positions?.Count ?? 0) - 1;
            int step = direction == ReadDirection.Forwards ? 1 : -1;
            long version = step > 0 ? Math.Max(0, fromVersion) : Math.Min(last, fromVersion);
            var page = new List<RecordedEvent>();
            for (int bytes = 0; version >= 0 && version <= last && page.Count < maxEvents && (page.Count == 0 || bytes < PageBytes); version += step)
            {
                RecordedEvent e = state.Events[(int)positions![(int)version] - 1];
                page.Add(e);
                bytes += e.Payload.Length;
            }
            return new(new StreamPage(page, last, version < 0 || version > last));
        }
    }

    /// <inheritdoc/>
    public ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            return new(state.Find(eventId));
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            int low = 0, high = state.Events.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = state.Events[middle].RecordedAt >= recordedAt ? (low, middle) : (middle + 1, high);
            }
            return new(low + 1L);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        while (true)
        {
            Task wait;
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                if (state.Events.Count >= position)
                {
                    return state.Events.Count;
                }
                wait = grown.Task;
            }
            await wait.OrCancelledAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            return new(state.ReadProgress(prefix));
        }
    }

    /// <summary>Ends the log: what waits on it fails with <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            disposed = true;
        }
        grown.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LogPage Page(long after, int maxEvents, Predicate<RecordedEvent> matches, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEvents, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            var page = new List<RecordedEvent>();
            long head = state.Events.Count;
            long through = Math.Min(after, head);
            for (int bytes = 0; through < head && page.Count < maxEvents && (page.Count == 0 || bytes < PageBytes); through++)
            {
                RecordedEvent e = state.Events[(int)through];
                if (matches(e))
                {
                    page.Add(e);
                    bytes += e.Payload.Length;
                }
            }
            return new(page, Math.Max(after, through), head);
        }
    }
}
