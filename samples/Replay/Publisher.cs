using Ruslo;

namespace Replay;

/// <summary>
/// Lets a history happen again, in time order, in windows of which each ends before the next begins. Ids are derived from the history: a
/// run that was cut off at any moment goes on where the log says that it was.
/// </summary>
internal abstract class Publisher(History history, double? speed, Func<object, StreamId> streamOf, IEventLog log, TimeProvider time)
{
    /// <summary>About how many events a window has.</summary>
    protected const int Window = 512;

    private readonly StreamVersions versions = new(history, streamOf);
    private long published;

    /// <summary>The history.</summary>
    protected History History => history;

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>How many events of the history are in the log.</summary>
    public long Published => Interlocked.Read(ref published);

    /// <summary>How many of them an earlier run has published.</summary>
    public long PublishedBefore { get; private set; }

    /// <summary>Looks how far an earlier run has come.</summary>
    /// <exception cref="ArgumentException">The log holds another history.</exception>
    public async Task FindStartAsync(CancellationToken cancellationToken)
    {
        LogPage first = await log.ReadAsync(0, EventFilter.All with { Kinds = [EventKind.Domain] }, 1, cancellationToken);
        if (first.Events.Count > 0 && !history.Events.Take(Window).Any(e => streamOf(e.Event) == first.Events[0].Stream && e.OccurredAt == first.Events[0].OccurredAt))
        {
            throw new ArgumentException($"This log holds another history than {history.Name}: give --log another folder.");
        }
        int found = await CountPublishedAsync(cancellationToken);
        PublishedBefore = found;
        Interlocked.Exchange(ref published, StartAfter(found));
    }

    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        int next = (int)Published;
        if (next == history.Events.Count)
        {
            return;
        }
        (DateTimeOffset then, long now) = (history.Events[next].OccurredAt, time.GetTimestamp());
        while (next < history.Events.Count)
        {
            DateTimeOffset due = speed is { } factor ? then + time.GetElapsedTime(now) * factor : DateTimeOffset.MaxValue;
            int end = EndOfWindow(next, due);
            if (end == next)
            {
                await Task.Delay((history.Events[next].OccurredAt - due) / speed!.Value + TimeSpan.FromMilliseconds(1), time, cancellationToken);
                continue;
            }
            await PublishAsync(next, end, cancellationToken);
            next = end;
            Interlocked.Exchange(ref published, next);
        }
    }

    /// <summary>Publishes the events from one place of the history up to another.</summary>
    protected abstract Task PublishAsync(int start, int end, CancellationToken cancellationToken);

    /// <summary>Where a run begins that has found so many of the events in the log; before there, where the last window may be there in part.</summary>
    protected virtual int StartAfter(int found) => found;

    /// <summary>Whether the event at a place is published together with the one before it.</summary>
    protected virtual bool IsJoined(int place) => false;

    /// <summary>
    /// Windows end before the next begins, so only the last of a run may be in the log in part; where a published event is followed by one
    /// that is not, that window is. Any such place will do.
    /// </summary>
    private async Task<int> CountPublishedAsync(CancellationToken cancellationToken)
    {
        (int low, int high) = (0, history.Events.Count);
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            StreamPage page = await log.ReadStreamAsync(streamOf(history.Events[middle].Event), versions.Of(middle), ReadDirection.Forwards, 1, cancellationToken);
            (low, high) = page.Events.Count == 0 ? (low, middle) : (middle + 1, high);
        }
        return low;
    }

    private int EndOfWindow(int start, DateTimeOffset due)
    {
        int end = start;
        while (end < history.Events.Count && history.Events[end].OccurredAt <= due && (end - start < Window || IsJoined(end)))
        {
            end++;
        }
        return end;
    }
}
