using Ruslo;

namespace Shop;

/// <summary>
/// Publishes a history, in time order, and knows no one who listens. Its ids are derived from the history: what is published already is
/// found by them, and a run that was cut off at any moment goes on with the next event.
/// </summary>
internal sealed class OrderService(History history, double? speed, IDirectBus bus, IEventLog log, TimeProvider time)
{
    private const int LargestBatch = 256;
    private long published;

    /// <summary>How many events of the history are in the log.</summary>
    public long Published => Interlocked.Read(ref published);

    /// <summary>How many of them an earlier run has published.</summary>
    public long PublishedBefore { get; private set; }

    /// <summary>Looks how far an earlier run has come.</summary>
    /// <exception cref="ArgumentException">The log holds another history.</exception>
    public async Task FindStartAsync(CancellationToken cancellationToken)
    {
        LogPage first = await log.ReadAsync(0, EventFilter.All, 1, cancellationToken);
        if (first.Events.Count > 0 && (history.Events.Count == 0 || first.Events[0].EventId != history.Events[0].Id))
        {
            throw new ArgumentException($"This log holds another history than {history.Name}: give --log another folder.");
        }
        PublishedBefore = await CountPublishedAsync(cancellationToken);
        Interlocked.Exchange(ref published, PublishedBefore);
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
            int count = CountDue(next, due);
            if (count == 0)
            {
                await Task.Delay((history.Events[next].OccurredAt - due) / speed!.Value + TimeSpan.FromMilliseconds(1), time, cancellationToken);
                continue;
            }
            await bus.PublishAllAsync(Batch(next, count), cancellationToken);
            next += count;
            Interlocked.Exchange(ref published, next);
        }
    }

    /// <summary>Events are published in order and batches whole: what is published is a first part of the history.</summary>
    private async Task<int> CountPublishedAsync(CancellationToken cancellationToken)
    {
        (int low, int high) = (0, history.Events.Count);
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (await log.FindAsync(history.Events[middle].Id, cancellationToken) is null)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }
        return low;
    }

    private int CountDue(int next, DateTimeOffset due)
    {
        int count = 0;
        while (count < LargestBatch && next + count < history.Events.Count && history.Events[next + count].OccurredAt <= due)
        {
            count++;
        }
        return count;
    }

    private List<EventToPublish> Batch(int next, int count)
    {
        var batch = new List<EventToPublish>(count);
        for (int i = next; i < next + count; i++)
        {
            HistoricEvent e = history.Events[i];
            batch.Add(new(e.Event, new() { EventId = e.Id, OccurredAt = e.OccurredAt }));
        }
        return batch;
    }
}
