using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Bench;

/// <summary>Published, durable, handled by three subscriptions, with 512 publishers. The limit: that of append-512. The latencies are from publish to handled at 20,000 events a second.</summary>
internal sealed class EndToEnd : IJob
{
    private const int Subscriptions = 3;
    private const int Pace = 20_000;

    public string Name => "end-to-end";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int turns = context.Amount(full: 400, quick: 200);
        int events = turns * Append512.Callers;
        OrderCreated[] orders = OrderPool.Make(50_000);
        var shared = new Turns(Append512.Callers, orders.Length);
        var handled = new Handled();
        var paced = new PacedOrders(orders.Length);
        using IHost host = BuildHost(context, handled, paced);
        await host.StartAsync();
        var bus = host.Services.GetRequiredService<IDirectBus>();
        using var limit = new GroupCommit(context.NewPath("limit"), context.SegmentBytes);
        GroupCommit.Caller[] byHandCallers = [.. Enumerable.Range(0, Append512.Callers).Select(_ => new GroupCommit.Caller())];
        int limitTurn = 0;
        (Measured ours, Measured byHand) = await Duel.RunAsync(context.Amount(full: 5, quick: 3),
            () => Measured.RunAsync(async () =>
            {
                Task all = handled.Expect((long)events * Subscriptions);
                await shared.RunAsync(0, turns, async (caller, first, count) =>
                {
                    for (int turn = first; turn < first + count; turn++)
                    {
                        await bus.PublishAsync(orders[shared.Of(caller, turn).Stream]);
                    }
                });
                await all;
            }),
            () => Measured.RunAsync(async () =>
            {
                await shared.RunAsync(limitTurn, turns, async (caller, first, count) =>
                {
                    for (int turn = first; turn < first + count; turn++)
                    {
                        (int stream, long version) = shared.Of(caller, turn);
                        await limit.AppendAsync(byHandCallers[caller], orders[stream], version);
                    }
                });
                limitTurn += turns;
            }));
        await paced.PublishAsync(bus, orders, Pace * context.Amount(full: 10, quick: 2), Pace, handled, Subscriptions);
        await host.StopAsync();
        double value = events / ours.Seconds;
        double hand = events / byHand.Seconds;
        var rows = new List<Row>
        {
            new() { Job = Name, Value = value, Unit = "events/s", Limit = hand, Ratio = value / hand, Goal = 0.35, AllocatedPerEvent = (double)ours.Allocated / events, P50 = paced.Latencies.Quantile(0.5), P99 = paced.Latencies.Quantile(0.99) },
        };
        if (context.Peers)
        {
            rows.Add(await RunAsync(await WolverinePeer.StartAsync(handled), shared, orders, turns, handled, hand));
            rows.Add(await RunAsync(await MassTransitPeer.StartAsync(handled), shared, orders, turns, handled, hand));
        }
        return rows;
    }

    private static IHost BuildHost(BenchContext context, Handled handled, PacedOrders paced)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRuslo(ruslo =>
        {
            ruslo.UseEmbedded(context.NewPath("log"), context.Embedded);
            for (int i = 0; i < Subscriptions; i++)
            {
                ruslo.AddSubscription(string.Create(CultureInfo.InvariantCulture, $"counter-{i}"), s => s.On<OrderCreated>((order, _, _) =>
                {
                    paced.Handled(order);
                    handled.Count();
                    return ValueTask.CompletedTask;
                }));
            }
        });
        return builder.Build();
    }

    private async Task<Row> RunAsync(IPublishPeer peer, Turns shared, OrderCreated[] orders, int turns, Handled handled, double limit)
    {
        await using (peer)
        {
            int events = turns * shared.Callers;
            var runs = new List<Measured>();
            for (int round = 0; round < 4; round++)
            {
                runs.Add(await Measured.RunAsync(async () =>
                {
                    Task all = handled.Expect((long)events * Subscriptions);
                    await shared.RunAsync(0, turns, async (caller, first, count) =>
                    {
                        for (int turn = first; turn < first + count; turn++)
                        {
                            await peer.PublishAsync(orders[shared.Of(caller, turn).Stream]);
                        }
                    });
                    await all;
                }));
            }
            Measured median = Measured.MedianOf(runs.Skip(1));
            double value = events / median.Seconds;
            return new() { Job = Name, System = peer.Name, Value = value, Unit = "events/s", Limit = limit, Ratio = value / limit, AllocatedPerEvent = (double)median.Allocated / events };
        }
    }
}
