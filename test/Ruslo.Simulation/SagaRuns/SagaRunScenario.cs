namespace Ruslo.Battery;

/// <summary>
/// Sagas whose services answer late, twice, with failures or never, in processes that are stopped or killed at any moment, in the middle of
/// steps and of compensations, on calls that fail; in two tenants, on events of former versions, rewound now and then, with inputs that park
/// until a person has edited them. Every instance ends; what is booked was paid once and kept; of what failed, everything
/// that is known to have happened is undone once; and no command of one idempotency key means two things.
/// The list of instances has in it what was in the log when it was asked for.
/// </summary>
internal sealed class SagaRunScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(2);

    private readonly Simulation sim;
    private readonly TripApp app;
    private int trips;

    private SagaRunScenario(Simulation sim)
    {
        this.sim = sim;
        app = new(sim, sim.Random.Pick([0, 2, 5, 10]), Machine.Draw(sim));
    }

    public static Task RunAsync(Simulation sim) => new SagaRunScenario(sim).RunAsync();

    private async Task RunAsync()
    {
        await app.Machine.OpenAsync();
        await app.StartAsync(); // instances start from its registration on
        for (int life = sim.Random.Between(1, 4); life > 0; life--)
        {
            for (int step = sim.Random.Between(2, 10); step > 0; step--)
            {
                await StepAsync();
            }
            await app.Machine.EndAsync(app.Process, stops: sim.Random.OneIn(3), app.StopAsync);
            await app.StartAsync(faulty: sim.Random.OneIn(2), sim.Random.OneIn(2) ? 4 : 1024);
        }
        app.Process.Faulty = false;
        await UntilAllEndedAsync();
        new TripLedger(app.Serializer, await app.Machine.ReadAsync()).Check();
        await app.CheckListAsync();
        await app.StopAsync();
    }

    private async Task StepAsync()
    {
        switch (sim.Random.Next(4))
        {
            case 0 or 1:
                await app.AppendAsync(Asked(), Tenant());
                break;
            case 2 when trips > 0 && sim.Random.OneIn(4):
                await app.AppendAsync(new TripLeftOut($"trip {sim.Random.Next(trips)}"), Tenant());
                break;
            case 2 when !app.Process.Faulty && sim.Random.OneIn(4):
                await app.RewindAsync(sim.Random.Next((int)app.Machine.Log.Head + 1));
                break;
            case 2 when !app.Process.Faulty && sim.Random.OneIn(2):
                await app.CheckListAsync();
                break;
            default:
                await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(sim.Random.OneIn(3) ? 30_000 : 1_000)));
                break;
        }
    }

    /// <summary>Now and then one that there is, one without a price, or two in the former version.</summary>
    private object Asked()
    {
        string Trip() => $"trip {(sim.Random.OneIn(8) ? sim.Random.Next(trips + 1) : trips++)}";
        return sim.Random.OneIn(6) ? new TripsAsked(Trip(), Trip(), sim.Random.Between(1, 1000)) : new TripAsked(Trip(), sim.Random.OneIn(8) ? 0 : sim.Random.Between(1, 1000));
    }

    private PublishOptions Tenant() => new() { Tenant = sim.Random.OneIn(3) ? "north" : "" };

    private async Task UntilAllEndedAsync()
    {
        for (DateTimeOffset end = sim.Time.GetUtcNow() + Patience; ;)
        {
            await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(5));
            await app.HealAsync();
            TripLedger ledger = new(app.Serializer, await app.Machine.ReadAsync());
            if (ledger.HasEnded && app.Runtime.All().All(static slot => slot.Status() is { Lag: <= 0, ParkedKeys: 0 }))
            {
                return;
            }
            Truth.Require(sim.Time.GetUtcNow() < end, $"not every trip ends: {ledger}; {string.Join(", ", app.Runtime.All().Select(static slot => slot.Status()).Select(static s => $"{s.Name} {s.State} {s.Reason} lag {s.Lag} parked {s.ParkedKeys}"))}");
        }
    }
}
