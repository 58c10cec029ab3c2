using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Bench;

/// <summary>Loads the state of a stream of 10,000 events that has a snapshot, as a process does that has just started. The limit: loading one of 20 events.</summary>
internal sealed class LoadSnapshot : IJob
{
    private const int Streams = 50;
    private const int Short = 1_000 / Streams;
    private const int Long = 10_000 + Short;

    private static readonly Decider<Spent, OrderCreated, OrderCreated> Orders = new("orders", new(0, 0),
        static (_, order) => order, static (spent, order) => new(spent.Orders + 1, spent.Lines + order.Lines.Length));

    public string Name => "load-snapshot";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int loads = context.Amount(full: 20_000, quick: 2_000);
        OrderCreated[] orders = OrderPool.Make(Streams);
        await using BenchLog log = await context.OpenLogAsync();
        await log.FillAsync(1_000, number => orders[number % Streams]);
        await log.FillAsync(10_000, _ => orders[1]);
        await using var store = new SqliteStateStore(context.NewPath("state"));
        await using var snapshots = new Snapshots(store, [new(Orders, "orders", typeof(Spent), new())], log.Serializer.Catalog, NullLogger.Instance);
        IDirectDeciders deciders = new DirectDeciders(log.Log, log.Serializer, new(log.Log, new(log.Serializer), log.Runtime, new([])), new(0), new([]), log.Runtime, snapshots);
        IDirectDeciders without = new DirectDeciders(log.Log, log.Serializer, new(log.Log, new(log.Serializer), log.Runtime, new([])), new(0), new([]), log.Runtime);
        (Measured ours, Measured byHand) = await Duel.RunAsync(context.Amount(full: 7, quick: 5),
            () => Measured.RunAsync(() => LoadAsync(deciders, orders[1].OrderId, Long)),
            () => Measured.RunAsync(() => LoadAsync(without, orders[0].OrderId, Short)));
        double micros = ours.Seconds / loads * 1_000_000;
        double limit = byHand.Seconds / loads * 1_000_000;
        return [new() { Job = Name, Value = micros, Unit = "us", Limit = limit, Ratio = limit / micros, Goal = 1 / 1.5, AllocatedPerEvent = (double)ours.Allocated / loads }];

        async Task LoadAsync(IDirectDeciders from, string key, int events)
        {
            for (int i = 0; i < loads; i++)
            {
                Spent spent = await from.LoadAsync(Orders, key);
                if (spent.Orders != events)
                {
                    throw new InvalidOperationException($"{spent.Orders} orders were folded, not {events}.");
                }
            }
        }
    }

    private sealed record Spent(int Orders, int Lines);
}
