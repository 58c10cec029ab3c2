using Ruslo;

namespace Shop;

/// <summary>
/// Lets a history happen again, in time order, and knows no one who listens: what was done to orders is asked of them again, invoices are
/// published. Ids of commands and of events are derived from the history: a run that was cut off at any moment asks again for the last
/// that it may not have finished, and what is recorded already is not recorded twice.
/// </summary>
internal sealed class OrderService(History history, double? speed, IDirectDeciders deciders, IDirectBus bus, IEventLog log, TimeProvider time) : Publisher(history, speed, ShopHistory.StreamOf, log, time)
{
    /// <summary>
    /// Of the last window some commands may be executed and others not, so it is asked for again. One of invoices is there whole or not at
    /// all; a part of it, together with what is not there, would be another publication under the same ids.
    /// </summary>
    protected override int StartAfter(int found) => History.Events is [{ Event: InvoiceEvent }, ..] ? found : StartOfCommand(Math.Max(0, found - (2 * Window)));

    protected override bool IsJoined(int place) => HistoricCommand.IsPartOfPlacing(History.Events[place].Event);

    private int StartOfCommand(int place)
    {
        while (place > 0 && IsJoined(place))
        {
            place--;
        }
        return place;
    }

    /// <summary>Different orders at the same time, as in a real shop; each by itself in its order.</summary>
    protected override async Task PublishAsync(int start, int end, CancellationToken cancellationToken)
    {
        var facts = new List<EventToPublish>();
        var orders = new Dictionary<string, List<(HistoricEvent First, OrderCommand Command)>>(StringComparer.Ordinal);
        for (int place = start; place < end;)
        {
            HistoricEvent e = History.Events[place];
            if (HistoricCommand.At(History.Events, place) is { } asked)
            {
                orders.TryAdd(asked.Order, []);
                orders[asked.Order].Add((e, asked.Command));
                place += asked.Events;
            }
            else
            {
                facts.Add(e.ToPublish());
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
