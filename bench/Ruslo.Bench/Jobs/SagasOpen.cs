using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Bench;

/// <summary>The memory of an application with many open instances, each waiting for a reply with a time-out, beside that of the same application with a tenth as many. The limit is 2 KB for each.</summary>
internal sealed class SagasOpen : IJob
{
    private const double MegaByte = 1024 * 1024;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public string Name => "sagas-open";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int instances = context.Amount(full: 100_000, quick: 10_000);
        double most = context.Amount(full: 200, quick: 20);
        int few = instances / 10;
        await CompileAsync(context, few);
        var sent = new Handled();
        using IHost host = await StartAsync(context.NewPath("log"), sent);
        await OpenAsync(host, sent, 0, few); // what there is once belongs to the application, not to instances
        long before = ProcessMemory.Private();
        await OpenAsync(host, sent, few, instances);
        double more = Math.Max(0, ProcessMemory.Private() - before) / MegaByte;
        await host.StopAsync();
        return [new() { Job = Name, Value = more, Unit = "MB more", Limit = most, Ratio = most / Math.Max(more, 0.1), Goal = 1 }];
    }

    /// <summary>The same in another application first, again and again until what is hot has been compiled: the compiler's memory is not that of instances, and is not given back.</summary>
    private static async Task CompileAsync(BenchContext context, int few)
    {
        var sent = new Handled();
        using IHost host = await StartAsync(context.NewPath("first"), sent);
        long start = Stopwatch.GetTimestamp();
        for (int first = 0; first < 3 * few || Stopwatch.GetElapsedTime(start) < WarmUp; first += few)
        {
            await OpenAsync(host, sent, first, few);
        }
        await host.StopAsync();
    }

    private static Task<IHost> StartAsync(string log, Handled sent) => Journeys.StartAsync(log, ruslo => ruslo.AddSaga(Journeys.Patient)
        .AddSubscription("bookings", s => s.On<BookFlight>((_, _, _) =>
        {
            sent.Count();
            return ValueTask.CompletedTask;
        })));

    private static async Task OpenAsync(IHost host, Handled sent, int first, int count)
    {
        Task all = sent.Expect(count);
        await Journeys.BeginAsync(host.Services.GetRequiredService<IDirectBus>(), first, count);
        await all;
        while ((await host.Services.GetRequiredService<ISagas>().ListAsync(new() { Limit = 1 })).Instances.Count == 0 || (await host.Services.GetRequiredService<ISubscriptions>().ListAsync()).Any(static status => status.Lag > 0))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
