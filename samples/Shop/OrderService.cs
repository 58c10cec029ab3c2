using Ruslo;

namespace Shop;

/// <summary>
/// Lets a history happen again, in time order, and knows no one who listens: what was done to orders is asked of them again, invoices are
/// published. Ids of commands and of events are derived from the history: a run that was cut off at any moment asks again for the last
/// that it may not have finished, and what is recorded already is not recorded twice.
/// </summary>
internal sealed class OrderService(History history, double? speed, IDirectDeciders deciders, IDirectBus bus, IEventLog log, TimeProvider time)
{
    private const int Window = 512;
    private readonly StreamVersions versions = new(history);
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
        if (first.Events.Count > 0 && !history.Events.Take(Window).Any(e => StreamVersions.StreamOf(e.Event) == first.Events[0].Stream && e.OccurredAt == first.Events[0].OccurredAt))
        {
            throw new ArgumentException($"This log holds another history than {history.Name}: give --log another folder.");
        }
        int found = await CountPublishedAsync(cancellationToken);
        PublishedBefore = found;
        Interlocked.Exchange(ref published, StartOfCommand(Math.Max(0, found - (2 * Window))));
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
            await RetellAsync(next, end, cancellationToken);
            next = end;
            Interlocked.Exchange(ref published, next);
        }
    }

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
            StreamPage page = await log.ReadStreamAsync(StreamVersions.StreamOf(history.Events[middle].Event), versions.Of(middle), ReadDirection.Forwards, 1, cancellationToken);
            (low, high) = page.Events.Count == 0 ? (low, middle) : (middle + 1, high);
        }
        return low;
    }

    private int EndOfWindow(int start, DateTimeOffset due)
    {
        int end = start;
        while (end < history.Events.Count && history.Events[end].OccurredAt <= due && (end - start < Window || HistoricCommand.IsPartOfPlacing(history.Events[end].Event)))
        {
            end++;
        }
        return end;
    }

    private int StartOfCommand(int place)
    {
        while (place > 0 && HistoricCommand.IsPartOfPlacing(history.Events[place].Event))
        {
            place--;
        }
        return place;
    }

    /// <summary>Different orders at the same time, as in a real shop; each by itself in its order.</summary>
    private async Task RetellAsync(int start, int end, CancellationToken cancellationToken)
    {
        var facts = new List<EventToPublish>();
        var orders = new Dictionary<string, List<(HistoricEvent First, OrderCommand Command)>>(StringComparer.Ordinal);
        for (int place = start; place < end;)
        {
            HistoricEvent e = history.Events[place];
            if (HistoricCommand.At(history.Events, place) is { } asked)
            {
                orders.TryAdd(asked.Order, []);
                orders[asked.Order].Add((e, asked.Command));
                place += asked.Events;
            }
            else
            {
                facts.Add(new(e.Event, new() { EventId = e.Id, OccurredAt = e.OccurredAt }));
                place++;
            }
        }
        Task published = facts.Count == 0 ? Task.CompletedTask : bus.PublishAllAsync(facts, cancellationToken).AsTask();
        await Task.WhenAll(orders.Select(order => ExecuteAsync(order.Key, order.Value, cancellationToken)).Append(published));
    }

    private async Task ExecuteAsync(string order, List<(HistoricEvent First, OrderCommand Command)> commands, CancellationToken cancellationToken)
    {
        foreach ((HistoricEvent first, OrderCommand command) in commands)
        {
            (await deciders.ExecuteAsync(Orders.Decider, order, command, new() { CommandId = first.Id, OccurredAt = first.OccurredAt }, cancellationToken)).OrThrow();
        }
    }
}
