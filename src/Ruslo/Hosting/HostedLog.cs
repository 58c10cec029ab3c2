namespace Ruslo;

/// <summary>
/// The log of a host. It opens when the host starts, or earlier when somebody needs it: whoever comes first waits until it is open and
/// the subscriptions are registered, so that none misses what is appended then. Thread-safe.
/// </summary>
internal sealed class HostedLog(IServiceProvider services, LogOpening opening, RusloRuntime runtime, Telemetry telemetry, PersonalKeys keys) : IEventLog, IDisposable
{
    private readonly Lock gate = new();
    private volatile IEventLog? opened;
    private Task<IEventLog>? underWay;
    private bool disposed;

    public Guid Id => Opened.Id;

    public long Head => Opened.Head;

    /// <summary>The log itself, for what only some logs can do.</summary>
    /// <exception cref="InvalidOperationException">It is not open yet.</exception>
    public IEventLog Opened => opened ?? throw new InvalidOperationException("The log is not open yet: start the host, or await something of the log, first.");

    /// <summary>Whether it is open.</summary>
    public bool IsOpen => opened is not null;

    /// <summary>Opens the log unless it is open. A caller that is cancelled stops waiting; the others do not notice.</summary>
    public async ValueTask<IEventLog> OpenAsync(CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        if (opened is { } log)
        {
            return log;
        }
        Task<IEventLog> open;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (underWay is null or { IsFaulted: true } or { IsCanceled: true })
            {
                underWay = OpenOnceAsync();
            }
            open = underWay;
        }
        await open.OrCancelledAsync(cancellationToken);
        return await open;
    }

    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
        => opened is { } log && !telemetry.AppendDuration.Enabled && !telemetry.AppendEvents.Enabled && !keys.HasUnflushed
            ? log.AppendAsync(request, cancellationToken)
            : AppendSlowlyAsync(request, cancellationToken);

    public ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default)
        => opened is { } log ? log.ReadAsync(after, filter, maxEvents, cancellationToken) : WhenOpenAsync((l, token) => l.ReadAsync(after, filter, maxEvents, token), cancellationToken);

    public ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
        => opened is { } log
            ? log.ReadStreamAsync(stream, fromVersion, direction, maxEvents, cancellationToken)
            : WhenOpenAsync((l, token) => l.ReadStreamAsync(stream, fromVersion, direction, maxEvents, token), cancellationToken);

    public ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default)
        => opened is { } log ? log.FindAsync(eventId, cancellationToken) : WhenOpenAsync((l, token) => l.FindAsync(eventId, token), cancellationToken);

    public ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default)
        => opened is { } log
            ? log.FindCorrelatedAsync(correlationId, after, maxEvents, cancellationToken)
            : WhenOpenAsync((l, token) => l.FindCorrelatedAsync(correlationId, after, maxEvents, token), cancellationToken);

    public ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default)
        => opened is { } log ? log.FindPositionAsync(recordedAt, cancellationToken) : WhenOpenAsync((l, token) => l.FindPositionAsync(recordedAt, token), cancellationToken);

    public ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default)
        => opened is { } log ? log.WaitAsync(position, cancellationToken) : WhenOpenAsync((l, token) => l.WaitAsync(position, token), cancellationToken);

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default)
        => opened is { } log ? log.ReadProgressAsync(prefix, cancellationToken) : WhenOpenAsync((l, token) => l.ReadProgressAsync(prefix, token), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        CallerContext.Leave();
        Task<IEventLog>? open;
        lock (gate)
        {
            if (disposed)
            {
                return;
            }
            disposed = true;
            open = underWay;
        }
        try
        {
            if (open is not null)
            {
                await (await open).DisposeAsync();
            }
        }
        catch (Exception) when (open!.IsFaulted)
        {
            // Whoever opened it knows.
        }
    }

    /// <summary>For containers that are disposed without waiting: a log has files to close, so this blocks until they are.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<IEventLog> OpenOnceAsync()
    {
        IEventLog? log = null;
        await runtime.Start(async () => log = await opening.OpenAsync(services));
        if (log is IGroupCommit groups)
        {
            groups.BatchCommitted = telemetry.BatchCommitted;
        }
        opened = log;
        return log!;
    }

    private async ValueTask<T> WhenOpenAsync<T>(Func<IEventLog, CancellationToken, ValueTask<T>> action, CancellationToken cancellationToken)
        => await action(await OpenAsync(cancellationToken), cancellationToken);

    private async ValueTask<AppendResult> AppendSlowlyAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        IEventLog log = await OpenAsync(cancellationToken);
        if (keys.HasUnflushed && HoldsPersonalData(request))
        {
            await keys.FlushAsync(); // before the event that uses one
        }
        long start = runtime.Time.GetTimestamp();
        AppendResult result = await log.AppendAsync(request, cancellationToken);
        telemetry.AppendDuration.Record(runtime.Time.GetElapsedTime(start).TotalSeconds);
        telemetry.AppendEvents.Record(request.Events.Length);
        return result;
    }

    private static bool HoldsPersonalData(AppendRequest request)
    {
        foreach (ref readonly NewEvent e in request.Events.Span)
        {
            if (PersonalEnvelope.IsIn(e.Payload.Span) || e.Stream.Topic == TimerStream.Topic) // what a timer publishes is inside what sets it
            {
                return true;
            }
        }
        return false;
    }
}
