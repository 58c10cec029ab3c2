using System.Diagnostics;
using System.Text.Json;

namespace Ruslo.Bench;

/// <summary>Loads a stream of five events, warm, one caller. The limit: parsing those five from memory.</summary>
internal sealed class Load5 : IJob
{
    private const int Streams = 1_000;
    private const int Events = 5;

    public string Name => "load-5";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int loads = context.Amount(full: 40_000, quick: 5_000);
        OrderCreated[] orders = OrderPool.Make(Streams);
        await using BenchLog log = await context.OpenLogAsync();
        await log.FillAsync(Streams * Events, number => orders[number % Streams]);
        var latencies = new Latencies(loads * 20);
        ReadOnlyMemory<byte>[][] payloads = new ReadOnlyMemory<byte>[Streams][];
        for (int i = 0; i < Streams; i++)
        {
            StreamPage page = await log.Log.ReadStreamAsync(StreamOf(i), 0, ReadDirection.Forwards, 100);
            payloads[i] = [.. page.Events.Select(e => e.Payload)];
        }
        (Measured ours, Measured byHand) = await Duel.RunAsync(context.Amount(full: 7, quick: 5),
            () => Measured.RunAsync(async () =>
            {
                for (int i = 0; i < loads; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    StreamPage page = await log.Log.ReadStreamAsync(StreamOf(i % Streams), 0, ReadDirection.Forwards, 100);
                    if (page.Events.Count != Events || !page.Events.All(e => log.Serializer.Decode(e).Outcome == DecodeOutcome.Known))
                    {
                        throw new InvalidOperationException("A stream was not read whole.");
                    }
                    latencies.AddSince(start);
                }
            }),
            () => Measured.RunAsync(() =>
            {
                for (int i = 0; i < loads; i++)
                {
                    foreach (ReadOnlyMemory<byte> payload in payloads[i % Streams])
                    {
                        JsonSerializer.Deserialize(payload.Span, BenchJson.Default.OrderCreated);
                    }
                }
                return Task.CompletedTask;
            }));
        double value = loads / ours.Seconds;
        double hand = loads / byHand.Seconds;
        return [new() { Job = Name, Value = value, Unit = "loads/s", Limit = hand, Ratio = value / hand, Goal = 0.3, AllocatedPerEvent = Math.Max(0, (double)(ours.Allocated - byHand.Allocated) / loads / Events), P50 = latencies.Quantile(0.5), P99 = latencies.Quantile(0.99) }];

        StreamId StreamOf(int stream) => new("orders", orders[stream].OrderId);
    }
}
