using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>Handlers of commands on an in-memory log, as an application wires them, that can stop, be killed and start again.</summary>
internal sealed class CommandedApp
{
    private readonly Simulation sim;
    private SubscriptionProcess process;

    public CommandedApp(Simulation sim)
    {
        this.sim = sim;
        Log = new(sim.Runtime);
        var catalog = new CatalogBuilder();
        Tills.Describe(catalog);
        Serializer = new(catalog.Build());
        process = new(sim, faulty: false);
    }

    public InMemoryEventLog Log { get; }

    public EventSerializer Serializer { get; }

    public SubscriptionRuntime Runtime { get; private set; } = null!;

    /// <summary>Starts a process.</summary>
    public void Start()
    {
        process = new(sim, faulty: false);
        var log = new ProcessLog(Log, process);
        ServiceProvider services = new ServiceCollection()
            .AddSingleton(new StagedDeciders(log, Serializer, new(16), new([]), sim.Runtime))
            .BuildServiceProvider();
        Runtime = new(log, Serializer, services, sim.Runtime, NullLogger.Instance);
    }

    public ValueTask AddDeciderAsync() => Runtime.AddAsync(RegisteredDecider.Of(Tills.Decider, new()).Define(Serializer.Catalog));

    public ValueTask AddAsync(string name, Action<SubscriptionBuilder> configure)
    {
        var builder = new SubscriptionBuilder(name, Serializer.Catalog);
        configure(builder);
        return Runtime.AddAsync(builder.Build());
    }

    public void Kill() => process.Kill();

    /// <summary>Sends a command, as somebody in another process would.</summary>
    public async Task<RecordedEvent> SendAsync(object command, SendOptions? options = null)
    {
        NewEvent[] drafts = [new EventDrafting(Serializer).Draft(command, (options ?? new()).ToPublish(), sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), null, new())];
        return (await Log.FindAtAsync(((Appended)await Log.AppendAsync(new() { Events = drafts })).LastPosition, CancellationToken.None))!;
    }

    /// <summary>All events of a topic.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> TopicAsync(string topic)
        => (await Log.ReadAsync(0, new() { Topics = [TopicPattern.Parse(topic)] }, 10_000)).Events;

    /// <summary>Waits until everything is handled.</summary>
    public async Task SettleAsync(string subscription)
    {
        for (DateTimeOffset end = sim.Time.GetUtcNow() + TimeSpan.FromMinutes(10); Runtime.Get(subscription).Status() is { Lag: > 0 } or { ParkedKeys: > 0 };)
        {
            SubscriptionStatus status = Runtime.Get(subscription).Status();
            Truth.Require(sim.Time.GetUtcNow() < end, $"{subscription} handles all commands: {status.State}, {status.Reason}, lag {status.Lag}, {status.ParkedKeys} keys parked");
            await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(100));
        }
    }
}
