namespace Ruslo.Tests;

/// <summary>Answers every append with the same result, and can do nothing else.</summary>
internal sealed class AnsweringLog : IEventLog
{
    private readonly Appended answer = new(1, 1, 0, DateTimeOffset.UnixEpoch);

    public Guid Id { get; } = Guid.Parse("0199d000-0000-7000-8000-000000000000");

    public long Head => 1;

    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default) => new(answer);

    public ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default) => throw new InvalidOperationException();

    public ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default) => throw new InvalidOperationException();

    public ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default) => throw new InvalidOperationException();

    public ValueTask<LogPage> FindCorrelatedAsync(Guid correlationId, long after, int maxEvents, CancellationToken cancellationToken = default) => throw new InvalidOperationException();

    public ValueTask<long> FindPositionAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken = default) => throw new InvalidOperationException();

    public ValueTask<long> WaitAsync(long position, CancellationToken cancellationToken = default) => throw new InvalidOperationException();

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => throw new InvalidOperationException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
