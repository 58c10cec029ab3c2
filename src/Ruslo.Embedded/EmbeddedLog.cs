namespace Ruslo;

/// <summary>
/// A log in a directory: append-only segment files, written by one process. What arrives while the disk flushes is committed
/// together by the next flush. Thread-safe.
/// </summary>
/// <remarks>The format is documented byte by byte in docs/reference/log-format.md.</remarks>
public sealed class EmbeddedLog : IEventLog, IDiskSpace, ILogCondition, IGroupCommit
{
    private readonly IAsyncDisposable held;
    private readonly IStorage storage;
    private readonly SegmentTable segments;
    private readonly IndexSet indexes;
    private readonly SegmentReserve reserve;
    private readonly AppendEncoder encoder;
    private readonly AppendLookup lookup;
    private readonly AppendQueue queue;
    private readonly PendingAppendPool pool;
    private readonly AppendDecision decision;
    private readonly LogWriter writer;
    private readonly Sequencer sequencer;
    private readonly LogProgress progress;
    private readonly LogReader reader;
    private readonly EventStreamReader streams;
    private readonly StreamEndReader ends;
    private readonly LogHead head;
    private readonly LogLife life;
    private readonly Task running;
    private int disposals;

    private EmbeddedLog(LogSetting setting, IAsyncDisposable held, SegmentTable segments, IndexSet indexes, SegmentReserve reserve, LogWriter writer, AppendDecision decision, VersionCache versions, LogProgress progress, TextPool texts)
    {
        (this.held, this.segments, this.indexes, this.reserve, this.writer, this.decision, this.progress) = (held, segments, indexes, reserve, writer, decision, progress);
        storage = setting.Storage;
        life = new(storage.Name);
        head = new(decision.Position, life);
        pool = new(setting.CompletesAsynchronously);
        queue = new(pool);
        var decoder = new EventDecoder(texts);
        var records = new RecordReader(segments, indexes, decoder, setting.Storage.Name);
        long seed = unchecked((long)setting.Runtime.Ids.NextRandom());
        encoder = new(indexes, seed);
        lookup = new(indexes, records, versions, head);
        reader = new(new LogScan(segments, indexes, decoder, setting.Storage.Name), records, indexes, head);
        streams = new(records, indexes);
        ends = new(indexes, records, versions, seed);
        sequencer = new(setting.Runtime, setting.Options, queue, lookup, decision, writer, progress, head, life, setting.Process);
        running = setting.Runtime.StartDedicated("ruslo log", sequencer.RunAsync);
    }

    /// <inheritdoc/>
    public Guid Id => segments.Active.Header.LogId;

    /// <inheritdoc/>
    public long Head => reader.Head;

    /// <inheritdoc/>
    public long UsedBytes => segments.All.Sum(static segment => segment.File.Length);

    /// <inheritdoc/>
    public long FreeBytes => storage.FreeBytes;

    /// <inheritdoc/>
    public DateTimeOffset LogTime => new(decision.Ticks, TimeSpan.Zero);

    /// <inheritdoc/>
    public string? Fault => life.HasFailed ? life.Over().Message : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Troubles => indexes.Failure is { } why
        ? [$"The indexes of the log in '{storage.Name}' are not kept up: {why.Message} The log goes on, with more memory, and tries again by itself. Make room and check the disk; if it stays, close the log, delete its index files (*.run, *.map) and open it: they are made again."]
        : [];

    /// <inheritdoc/>
    public Action<int, long>? BatchCommitted { get => writer.Committed; set => writer.Committed = value; }

    /// <summary>What opening has found and done.</summary>
    public required LogRecovery Recovery { get; init; }

    /// <summary>Opens the log in a directory, or creates it.</summary>
    /// <exception cref="LogLockedException">Another process has it open, and kept it for <see cref="EmbeddedLogOptions.LockWait"/>.</exception>
    /// <exception cref="LogDamagedException">Stored bytes are not what was written; says where.</exception>
    /// <exception cref="LogFullException">There is no room to open it.</exception>
    /// <exception cref="RusloException">It has a format that this version does not know, or its directory or a file in it may not be written.</exception>
    public static ValueTask<EmbeddedLog> OpenAsync(string directory, EmbeddedLogOptions? options = null, RusloRuntime? runtime = null, CancellationToken cancellationToken = default)
        => OpenAsync(new DirectoryStorage(directory), options, runtime, cancellationToken);

    /// <summary>Opens the log in a storage, or creates it. Everything it reads and writes goes through there.</summary>
    /// <exception cref="LogLockedException">Another process has it open, and kept it for <see cref="EmbeddedLogOptions.LockWait"/>.</exception>
    /// <exception cref="LogDamagedException">Stored bytes are not what was written; says where.</exception>
    /// <exception cref="LogFullException">There is no room to open it.</exception>
    /// <exception cref="RusloException">It has a format that this version does not know, or its directory or a file in it may not be written.</exception>
    public static ValueTask<EmbeddedLog> OpenAsync(IStorage storage, EmbeddedLogOptions? options = null, RusloRuntime? runtime = null, CancellationToken cancellationToken = default)
        => OpenAsync(storage, options, runtime, null, cancellationToken);

    /// <summary>Opens it as above, and says for whom it waits, once, when somebody else has it open.</summary>
    internal static async ValueTask<EmbeddedLog> OpenAsync(IStorage storage, EmbeddedLogOptions? options, RusloRuntime? runtime, Action<string>? waitsFor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        options ??= new();
        options.Validate();
        CallerContext.Leave();
        return await new LogOpening(storage, options, runtime ?? new(), waitsFor).OpenAsync(cancellationToken);
    }

    internal static EmbeddedLog Start(LogSetting setting, IAsyncDisposable held, SegmentTable segments, IndexSet indexes, SegmentReserve reserve, LogWriter writer, AppendDecision decision, VersionCache versions, LogProgress progress, TextPool texts, LogRecovery recovery)
        => new(setting, held, segments, indexes, reserve, writer, decision, versions, progress, texts) { Recovery = recovery };

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        request.Validate();
        life.ThrowIfOver();
        request.Condition?.ValidateAgainst(Head);
        if (request.Events.IsEmpty && request.Moves.Count == 0 && request.Expected.Count == 0 && request.Condition is null)
        {
            return new(new Appended(Head, Head, -1, default));
        }
        PendingAppend pending = pool.Rent();
        if (!encoder.TryEncode(request, pending))
        {
            return new(new Refused(RefusedReason.TooLarge, $"The append takes more than {AppendRequest.MaxBytes} bytes. Append fewer events at a time, or keep large content elsewhere and refer to it."));
        }
        ValueTask looking = lookup.MakeAsync(pending, thoroughly: false, cancellationToken);
        if (!looking.IsCompletedSuccessfully)
        {
            return AppendLaterAsync(looking, pending, cancellationToken);
        }
        looking.GetAwaiter().GetResult();
        return Enqueue(pending, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        BeginRead(after, maxEvents, cancellationToken);
        return await reader.ReadAsync(after, filter, maxEvents, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
    {
        stream.Validate();
        BeginRead(0, maxEvents, cancellationToken);
        return fromVersion == long.MaxValue && direction == ReadDirection.Forwards
            ? new([], await ends.LastVersionAsync(stream, reader.Head, cancellationToken), true) // past every version
            : await streams.ReadAsync(stream, fromVersion, direction, maxEvents, reader.Head, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default)
    {
        BeginRead(0, 1, cancellationToken);
        return await reader.FindAsync(eventId, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default)
    {
        BeginRead(after, maxEvents, cancellationToken);
        return await reader.FindCorrelatedAsync(correlationId, after, maxEvents, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default)
    {
        BeginRead(0, 1, cancellationToken);
        return await reader.FindPositionAsync(recordedAt, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default)
    {
        BeginRead(0, 1, cancellationToken);
        return await head.WaitAsync(position, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        cancellationToken.ThrowIfCancellationRequested();
        life.ThrowIfOver();
        return new(progress.Read(prefix));
    }

    /// <summary>Closes the log: what has arrived is done first, then a close record is written. Everything later, and every wait, fails with <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        CallerContext.Leave();
        life.Close();
        head.Wake();
        sequencer.Close();
        await running;
        if (Interlocked.Increment(ref disposals) > 1)
        {
            return;
        }
        await reserve.DisposeAsync();
        await indexes.DisposeAsync();
        await segments.DisposeAsync();
        await held.DisposeAsync();
    }

    private void BeginRead(long after, int maxEvents, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEvents, 1);
        cancellationToken.ThrowIfCancellationRequested();
        life.ThrowIfOver();
        CallerContext.Leave();
    }

    private ValueTask<AppendResult> Enqueue(PendingAppend pending, CancellationToken cancellationToken)
    {
        ValueTask<AppendResult> result = pending.Begin(cancellationToken);
        if (!queue.TryAdd(pending))
        {
            throw life.Over();
        }
        return result;
    }

    private async ValueTask<AppendResult> AppendLaterAsync(ValueTask looking, PendingAppend pending, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        await looking;
        return await Enqueue(pending, cancellationToken);
    }
}
