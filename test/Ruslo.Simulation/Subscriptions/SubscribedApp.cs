using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>Subscriptions on an in-memory log, as an application wires them, that can stop and start again.</summary>
internal sealed class SubscribedApp
{
    private readonly Simulation sim;
    private readonly ServiceProvider services = new ServiceCollection().BuildServiceProvider();

    private readonly IStateStore? states;

    public SubscribedApp(Simulation sim, IStateStore? states = null)
    {
        (this.sim, this.states) = (sim, states);
        Log = new InMemoryEventLog(sim.Runtime);
        Restart();
    }

    public InMemoryEventLog Log { get; }

    public EventSerializer Serializer { get; } = new(new CatalogBuilder().Event<Placed>("placed", "orders", key: e => e.Key).Build());

    public EventDrafting Drafting => new(Serializer);

    public List<int> Handled { get; } = [];

    public SubscriptionRuntime Runtime { get; private set; } = null!;

    public SubscriptionControl Control { get; private set; } = null!;

    public void Restart()
    {
        var notes = new DefinitionLog(NullLogger.Instance);
        Runtime = new(Log, Serializer, services, sim.Runtime, NullLogger.Instance, states);
        Control = new(Log, Runtime, new(Log, states, notes), new(Log, states, notes), new(Log, states, notes), new(Runtime, Log, services, NullLogger.Instance, notes), new(Runtime, Log, services, NullLogger.Instance), new(Log, Runtime));
    }

    /// <summary>Handles at a pace of its own, and fails on every event of one key.</summary>
    public Action<SubscriptionBuilder> Picky(int partitions, int milliseconds) => s => s.Partitions(partitions).ExactlyOnce().Retry(RetryPolicy.Default with { InPlace = TimeSpan.Zero, ParkedPause = TimeSpan.FromHours(1) })
        .On<Placed>(async (e, _, ct) =>
        {
            if (e.Key == "bad")
            {
                throw new InvalidOperationException("broken");
            }
            await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(milliseconds + 1)), ct);
            Handled.Add(e.Number);
        });

    public int Parked(string name) => Runtime.Get(name).Status().ParkedEvents;

    public async Task<long> PlaceAsync(params Placed[] events)
    {
        NewEvent[] drafts = [.. events.Select(e => Drafting.Draft(e, null, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), null, new()))];
        return ((Appended)await Log.AppendAsync(new() { Events = drafts })).FirstPosition;
    }
}
