using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Bench;

/// <summary>Sagas of four steps that all succeed, from the first event to the last. The limit: as many commands, replies, records and events by handlers written by hand, on a log of the same sort.</summary>
internal sealed class Saga4 : IJob
{
    public string Name => "saga-4";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext context)
    {
        int instances = context.Amount(full: 10_000, quick: 1_000);
        var ended = new Handled();
        var byHandEnded = new Handled();
        using IHost host = await Journeys.StartAsync(context.NewPath("log"), ruslo => ruslo.AddSaga(Journeys.Saga).AddServices(ended));
        using IHost byHand = await Journeys.StartAsync(context.NewPath("by-hand"), ruslo => ruslo.AddByHand().AddServices(byHandEnded));
        int next = 0, byHandNext = 0;
        (Measured ours, Measured limit) = await Duel.RunAsync(context.Amount(full: 3, quick: 5),
            () => Measured.RunAsync(async () =>
            {
                await RunAsync(host, ended, next, instances);
                await host.Services.GetRequiredService<ISagas>().ListAsync(new() { Limit = 1 }); // what is still to be listed is ours to do
                next += instances;
            }),
            () => Measured.RunAsync(async () =>
            {
                await RunAsync(byHand, byHandEnded, byHandNext, instances);
                byHandNext += instances;
            }));
        await host.StopAsync();
        await byHand.StopAsync();
        double value = Journeys.Steps * instances / ours.Seconds;
        double hand = Journeys.Steps * instances / limit.Seconds;
        return [new() { Job = Name, Value = value, Unit = "steps/s", Limit = hand, Ratio = value / hand, Goal = 0.6, AllocatedPerEvent = (double)ours.Allocated / (Journeys.Steps * instances) }];
    }

    private static async Task RunAsync(IHost host, Handled ended, int first, int count)
    {
        Task all = ended.Expect(count);
        await Journeys.BeginAsync(host.Services.GetRequiredService<IDirectBus>(), first, count);
        await all;
    }
}
