namespace Ruslo;

/// <summary>
/// A durable, totally ordered log. Positions are given at commit by one sequencer, gap-free from 1: a reader that has seen
/// position N has seen everything before N. Nothing that is not durable can be observed through any member. Thread-safe.
/// </summary>
/// <remarks>
/// Implementers: prove it with the suites of Ruslo.Conformance. Cancellation is honoured until a request is taken into a group;
/// after that its result is awaited.
/// </remarks>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>The identity of this log, given when it was created: a position means nothing without it.</summary>
    Guid Id { get; }

    /// <summary>The last durable position that this process knows of; 0 when the log is empty.</summary>
    long Head { get; }

    /// <summary>Appends, durably: events, conditions and moves of progress, all or nothing. Expected outcomes are results, faults are exceptions.</summary>
    /// <exception cref="ArgumentException">The request is malformed: a stream, name or entry breaks its rules.</exception>
    /// <exception cref="LogFullException">There is no room on the disk: nothing was appended, and appends resume when there is.</exception>
    /// <exception cref="LogFaultException">The log has failed: whether this append is durable is unknown until it is opened again.</exception>
    ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads matching events after a position, in order. A page ends after <paramref name="maxEvents"/> events or about 1 MiB, and holds at least one event when there is one.</summary>
    ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default);

    /// <summary>Reads a stream from a version on, inclusively; backwards from <see cref="long.MaxValue"/> starts at its end. Pages end as those of <see cref="ReadAsync"/>.</summary>
    ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default);

    /// <summary>The event with this id, or null.</summary>
    ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default);

    /// <summary>The events of one correlation after a position, in order.</summary>
    ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default);

    /// <summary>The first position recorded at or after a time; one past the head when there is none.</summary>
    ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default);

    /// <summary>Completes when the head has reached a position, with the head.</summary>
    ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default);

    /// <summary>The entries of progress whose names start with a prefix, ordered by name (ordinally).</summary>
    ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default);
}
