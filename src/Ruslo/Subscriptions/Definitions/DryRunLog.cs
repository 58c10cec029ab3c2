namespace Ruslo;

/// <summary>A log on which nothing can be left: what is appended is looked at and forgotten, progress lives in memory.</summary>
internal sealed class DryRunLog(IEventLog log, IReadOnlyList<ProgressEntry> decisions) : IEventLog
{
    private const int MaxKept = 1_000;

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> progress = new(decisions.ToDictionary(static e => e.Entry, static e => e.Value), StringComparer.Ordinal);
    private readonly List<NewEvent> kept = [];

    public Guid Id => log.Id;

    public long Head => log.Head;

    /// <summary>How many events of the application were discarded.</summary>
    public long Published { get; private set; }

    public IReadOnlyList<NewEvent> FirstPublished => kept;

    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        request.Validate();
        lock (gate)
        {
            foreach (ProgressMove move in request.Moves)
            {
                ReadOnlyMemory<byte>? actual = progress.TryGetValue(move.Entry, out ReadOnlyMemory<byte> value) ? value : default(ReadOnlyMemory<byte>?);
                if (!move.Compares(actual))
                {
                    return new(new StaleOwner(move.Entry, actual));
                }
            }
            foreach (ProgressMove move in request.Moves)
            {
                if (move.Next is { } next)
                {
                    progress[move.Entry] = next.ToArray();
                }
                else
                {
                    progress.Remove(move.Entry);
                }
            }
            foreach (ref readonly NewEvent e in request.Events.Span)
            {
                Look(e);
            }
        }
        long head = log.Head;
        return new(new Appended(head, head, new EventPlace[request.Events.Length], default));
    }

    public ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default) => log.ReadAsync(after, filter, maxEvents, cancellationToken);

    public ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
        => log.ReadStreamAsync(stream, fromVersion, direction, maxEvents, cancellationToken);

    public ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default) => log.FindAsync(eventId, cancellationToken);

    public ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default)
        => log.FindCorrelatedAsync(correlationId, after, maxEvents, cancellationToken);

    public ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default) => log.FindPositionAsync(recordedAt, cancellationToken);

    public ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default) => log.WaitAsync(position, cancellationToken);

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            return new([.. progress.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(static entry => new ProgressEntry(entry.Key, entry.Value))]);
        }
    }

    /// <summary>The log is not this one's to close.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Look(in NewEvent e)
    {
        if (TopicName.IsReserved(e.Stream.Topic))
        {
            return; // what the platform tells about the dry run itself
        }
        Published++;
        if (kept.Count < MaxKept)
        {
            kept.Add(e with { Payload = e.Payload.ToArray() });
        }
    }
}
