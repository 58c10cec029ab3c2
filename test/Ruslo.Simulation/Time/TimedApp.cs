using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

internal sealed record Due(string Target, string Timer);

internal sealed record Wanted(string Target, string Timer, int Seconds);

internal sealed record Sealed(string Target);

/// <summary>Timers on a log, as an application wires them, that can stop, be killed and start again.</summary>
internal sealed class TimedApp
{
    private static readonly IServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    private readonly Simulation sim;

    public TimedApp(Simulation sim, Machine? machine = null)
    {
        (this.sim, Machine) = (sim, machine ?? new(sim));
        var catalog = new CatalogBuilder();
        PlatformEvents.AddTo(catalog);
        Serializer = new(catalog
            .Event<Due>("due", "targets", key: static e => e.Target)
            .Event<Wanted>("wanted", "wishes", key: static e => e.Target)
            .Event<Sealed>("sealed", "targets", key: static e => e.Target, closes: true)
            .Build());
    }

    public Machine Machine { get; }

    /// <summary>Called with each append of a process, before it is made.</summary>
    public Func<AppendRequest, ValueTask>? Before { get; set; }

    /// <summary>Called after each append of a process, before that hears of it.</summary>
    public Action? After { get; set; }

    public EventSerializer Serializer { get; }

    public SubscriptionProcess Process { get; private set; } = null!;

    public SubscriptionRuntime Runtime { get; private set; } = null!;

    public TimerControl Control { get; private set; } = null!;

    public ScheduleControl Schedules { get; private set; } = null!;

    public IDirectTimers Timers { get; private set; } = null!;

    public IDirectBus Bus { get; private set; } = null!;

    /// <summary>Starts a process: a handler that sets timers, in a state of its own or in the log, what fires them, and schedules.</summary>
    public async Task StartAsync(bool faulty = false, bool keepsState = false, int feedCapacity = 1024, params IReadOnlyList<ScheduleDefinition> schedules)
    {
        Process = new(sim, faulty: false);
        var log = new ProcessLog(new WitnessLog(Machine.Log, request => Before?.Invoke(request) ?? default, () => After?.Invoke()), Process);
        var states = new ProcessStates(Machine.States, Process);
        Runtime = new(log, Serializer, NoServices, sim.Runtime, NullLogger.Instance, states) { FeedCapacity = feedCapacity };
        Bus = new DirectBus(log, new(Serializer), sim.Runtime, new(), new([]), new CommandRequests(new(() => Runtime)));
        Control = new(Runtime, new(), new(NullLogger.Instance));
        Schedules = new(schedules, log, new(Serializer), new([]), sim.Runtime, new(NullLogger.Instance));
        Timers = new DirectTimers(Bus, log, sim.Runtime, Control);
        await Runtime.AddAsync(Handler(keepsState));
        await Control.StartAsync(CancellationToken.None);
        await Schedules.StartAsync(CancellationToken.None);
        Process.Faulty = faulty;
    }

    public async Task StopAsync()
    {
        Process.Faulty = false;
        await Schedules.DisposeAsync();
        await Control.DisposeAsync();
        await Runtime.DisposeAsync();
        Process.Kill();
    }

    public Task PassAsync(double seconds) => sim.Runtime.DelayAsync(TimeSpan.FromSeconds(seconds));

    private SubscriptionDefinition Handler(bool keepsState)
    {
        var builder = new SubscriptionBuilder(keepsState ? "keeping" : "setting", Serializer.Catalog);
        builder.FromBeginning().ExactlyOnce().On<Wanted>(static async (e, context, ct) => await context.Events.PublishAsync(new Due(e.Target, e.Timer), new() { DueAt = context.Recorded.RecordedAt.AddSeconds(e.Seconds) }, ct));
        return (keepsState ? builder.State<Wanted>("wishes") : builder).Build();
    }
}
