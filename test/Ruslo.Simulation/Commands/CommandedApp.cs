using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>Handlers of commands on a log, as an application wires them, that can stop, be killed and start again.</summary>
internal sealed class CommandedApp
{
    private readonly Simulation sim;

    public CommandedApp(Simulation sim, Machine? machine = null)
    {
        (this.sim, Machine) = (sim, machine ?? new(sim));
        var catalog = new CatalogBuilder();
        Tills.Describe(catalog);
        Serializer = new(catalog.Build());
    }

    public Machine Machine { get; }

    public EventSerializer Serializer { get; }

    public Tills Tills { get; } = new();

    /// <summary>The process that runs; whoever belongs to it keeps it, for it may be over before they are.</summary>
    public Life Current { get; private set; } = null!;

    public SubscriptionProcess Process => Current.Process;

    public SubscriptionRuntime Runtime => Current.Runtime;

    /// <summary>Starts a process.</summary>
    /// <param name="snapshotEvery">After how many events it keeps the state of a till; 0: never.</param>
    public void Start(int snapshotEvery = 0)
    {
        var process = new SubscriptionProcess(sim, faulty: false);
        var log = new ProcessLog(Machine.Log, process);
        Snapshots? snapshots = snapshotEvery == 0 ? null
            : new(new ProcessStates(Machine.States, process), [new(Tills.Decider, "tills", typeof(int), new() { Every = snapshotEvery, Shape = Tills.Shape })], Serializer.Catalog, NullLogger.Instance);
        ServiceProvider services = new ServiceCollection()
            .AddSingleton(new StagedDeciders(log, Serializer, new(16), new([]), sim.Runtime, snapshots))
            .BuildServiceProvider();
        var runtime = new SubscriptionRuntime(log, Serializer, services, sim.Runtime, NullLogger.Instance, Machine.States);
        Current = new(
            process, runtime, new DirectBus(log, new(Serializer), sim.Runtime, new(), new([]), new CommandRequests(new(() => runtime))), snapshots,
            new DirectDeciders(log, Serializer, new(log, new(Serializer), sim.Runtime, new([])), new(0), new([]), sim.Runtime, snapshots));
    }

    public ValueTask AddDeciderAsync() => Runtime.AddAsync(RegisteredDecider.Of(Tills.Decider, new() { Retry = new() { InPlace = TimeSpan.FromSeconds(1), ParkedPause = TimeSpan.FromSeconds(20), LongestParkedPause = TimeSpan.FromMinutes(5) } }).Define(Serializer.Catalog));

    public ValueTask AddAsync(string name, Action<SubscriptionBuilder> configure)
    {
        var builder = new SubscriptionBuilder(name, Serializer.Catalog);
        configure(builder);
        return Runtime.AddAsync(builder.Build());
    }

    /// <summary>A subscription that tells somebody of every change.</summary>
    public ValueTask AddTellingAsync() => AddAsync("telling", static s => s.FromBeginning().ExactlyOnce().On<TillChanged>(static async (e, context, ct) => await context.Events.PublishAsync(new Told(e.Number), ct)));

    public async Task StopAsync()
    {
        Process.Faulty = false;
        await Runtime.StopAsync();
        if (Current.Snapshots is { } snapshots)
        {
            await snapshots.DisposeAsync();
        }
        Process.Kill();
    }

    public ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, Guid? id = null, TimeSpan? timeout = null) where TReply : class
        => Current.RequestAsync<TReply>(command, id, timeout);

    public ValueTask<Published> SendAsync(object command, SendOptions? options = null) => Current.Bus.SendAsync(command, options ?? new());

    /// <summary>All events of a topic.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> TopicAsync(string topic)
        => (await Machine.Log.ReadAsync(0, new() { Topics = [TopicPattern.Parse(topic)] }, 10_000)).Events;

    /// <summary>Waits until everything is handled.</summary>
    public async Task SettleAsync()
    {
        for (DateTimeOffset end = sim.Time.GetUtcNow() + TimeSpan.FromHours(2); ;)
        {
            SubscriptionStatus? behind = Runtime.All().Select(static slot => slot.Status()).FirstOrDefault(static status => status is { Lag: > 0 } or { ParkedKeys: > 0 });
            if (behind is null)
            {
                return;
            }
            Truth.Require(sim.Time.GetUtcNow() < end, $"{behind.Name} handles everything: {behind.State}, {behind.Reason}, lag {behind.Lag}, {behind.ParkedKeys} keys parked");
            await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>One process.</summary>
    internal sealed record Life(SubscriptionProcess Process, SubscriptionRuntime Runtime, IDirectBus Bus, Snapshots? Snapshots, IDirectDeciders Deciders)
    {
        public ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, Guid? id, TimeSpan? timeout) where TReply : class
            => Bus.RequestAsync<TReply>(command, new SendOptions { CommandId = id }, timeout);
    }
}
