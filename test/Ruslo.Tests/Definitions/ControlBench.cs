using Microsoft.Extensions.DependencyInjection;

namespace Ruslo.Tests.Subscriptions.Definitions;

/// <summary>Subscriptions in a simulation, with all that people can do with them.</summary>
internal sealed class ControlBench
{
    public ControlBench(SubscriptionFixture fixture) => (Fixture, Control) = (fixture, NewControl(fixture));

    public SubscriptionFixture Fixture { get; }

    public SubscriptionControl Control { get; private set; }

    public IEventLog Log => Fixture.Log;

    public IStateTables Tables => Fixture.Services.GetRequiredService<StateTables>();

    public static void Run(ulong seed, Func<ControlBench, Task> body, bool withState = false)
        => Simulation.Run(seed, maxSteps: 200_000, body: async simulation =>
        {
            var bench = new ControlBench(new(simulation, states: withState ? new InMemoryStateStore() : null, services: static services => services.AddSingleton<StateTables>()));
            await bench.Control.StartAsync([], new HashSet<string>(), CancellationToken.None);
            await body(bench);
            await bench.Control.StopAsync(CancellationToken.None);
        });

    /// <summary>The application stops and starts again, with other definitions.</summary>
    public async Task RestartAsync(params (string Name, Action<SubscriptionBuilder> Configure)[] subscriptions)
    {
        await Control.StopAsync(CancellationToken.None);
        await StartAgainAsync(subscriptions);
    }

    /// <summary>The application ends without warning, and starts again with other definitions.</summary>
    public Task CrashAsync(params (string Name, Action<SubscriptionBuilder> Configure)[] subscriptions) => StartAgainAsync(subscriptions);

    private async Task StartAgainAsync((string Name, Action<SubscriptionBuilder> Configure)[] subscriptions)
    {
        Fixture.Restart();
        Control = NewControl(Fixture);
        SubscriptionDefinition[] definitions = [.. subscriptions.Select(s => Fixture.Define(s.Name, s.Configure))];
        await new Registrar(Log, Fixture.States, new(Fixture.Logger)).RecordAllAsync(definitions, CancellationToken.None);
        await Control.StartAsync(definitions, new HashSet<string>(), CancellationToken.None);
    }

    public async Task<Registration?> RegistrationAsync(string name) => (await RegisteredProgress.ReadAsync(Log, CancellationToken.None)).Find(name);

    public Task<IReadOnlyList<ProgressEntry>> EntriesAsync(string name) => Log.ReadProgressAsync($"sub/{name}/").AsTask();

    public IEnumerable<string> NotesOf(int id) => Fixture.Messages.Where(note => note.Split(' ')[1] == $"{id}");

    private static SubscriptionControl NewControl(SubscriptionFixture f)
    {
        var notes = new DefinitionLog(f.Logger);
        SubscriptionRuntime runtime = f.Subscriptions;
        return new(f.Log, runtime, new(f.Log, f.States, notes), new(f.Log, f.States, notes), new(f.Log, f.States, notes), new(runtime, f.Log, f.Services, f.Logger, notes), new(runtime, f.Log, f.Services, f.Logger), new(f.Log, runtime));
    }
}
