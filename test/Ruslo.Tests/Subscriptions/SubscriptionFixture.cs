using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Ruslo.Tests.Subscriptions;

public sealed record Placed(string Order, int Number);

public sealed record Paid(string Order, int Number);

public sealed record Noted(string About, string Text);

/// <summary>A log with subscriptions on it, in a simulation. Waiting lets virtual time pass.</summary>
internal sealed class SubscriptionFixture
{
    public SubscriptionFixture(Simulation simulation, IEventLog? log = null, IStateStore? states = null, int feedCapacity = 1024, Action<CatalogBuilder>? more = null, Action<IServiceCollection>? services = null)
    {
        Simulation = simulation;
        Log = log ?? new InMemoryEventLog(simulation.Runtime);
        States = states;
        FeedCapacity = feedCapacity;
        var builder = new CatalogBuilder()
            .Event<Placed>("placed", "orders", key: e => e.Order)
            .Event<Paid>("paid", "payments", key: e => e.Order)
            .Event<Noted>("noted", "notes", key: e => e.About);
        more?.Invoke(builder);
        Catalog = builder.Build();
        Serializer = new(Catalog);
        var collection = new ServiceCollection();
        services?.Invoke(collection);
        Services = collection.BuildServiceProvider();
        Subscriptions = NewRuntime();
    }

    public Simulation Simulation { get; }

    public RusloRuntime Runtime => Simulation.Runtime;

    public IEventLog Log { get; set; }

    public IStateStore? States { get; }

    public int FeedCapacity { get; }

    public EventCatalog Catalog { get; }

    public EventSerializer Serializer { get; }

    public IServiceProvider Services { get; }

    public SubscriptionRuntime Subscriptions { get; set; }

    public List<string> Messages { get; } = [];

    public ILogger Logger => new Collecting(Messages);

    public SubscriptionRuntime NewRuntime() => new(Log, Serializer, Services, Runtime, new Collecting(Messages), States) { FeedCapacity = FeedCapacity };

    public SubscriptionDefinition Define(string name, Action<SubscriptionBuilder> configure)
    {
        var builder = new SubscriptionBuilder(name, Catalog);
        configure(builder);
        return builder.Build();
    }

    public ValueTask AddAsync(string name, Action<SubscriptionBuilder> configure) => Subscriptions.AddAsync(Define(name, configure));

    public async Task<long> PublishAsync(params object[] events)
    {
        var drafts = new NewEvent[events.Length];
        var drafting = new EventDrafting(Serializer);
        for (int i = 0; i < events.Length; i++)
        {
            drafts[i] = drafting.Draft(events[i], null, Runtime.Ids.NewId(Runtime.Time.GetUtcNow()), null, new());
        }
        return ((Appended)await Log.AppendAsync(new() { Events = drafts })).LastPosition;
    }

    public async Task<long> AppendRawAsync(string topic, string key, string name, string json, int version = 1)
        => ((Appended)await Log.AppendAsync(new()
        {
            Events = new[] { new NewEvent(new(topic, key), Runtime.Ids.NewId(Runtime.Time.GetUtcNow()), name, Encoding.UTF8.GetBytes(json)) { SchemaVersion = version } },
        })).LastPosition;

    public SubscriptionStatus Status(string name) => Subscriptions.Get(name).Status();

    public List<ParkedKey> Parked(string name)
    {
        var found = new List<ParkedKey>();
        foreach (Partition partition in Subscriptions.Get(name).Running!.Partitions)
        {
            partition.Parked.List(name, partition.Number, found);
        }
        return found;
    }

    /// <summary>Until a condition holds; virtual time passes in small steps.</summary>
    public async Task UntilAsync(Func<bool> condition, string what, TimeSpan? atMost = null)
    {
        DateTimeOffset end = Runtime.Time.GetUtcNow() + (atMost ?? TimeSpan.FromMinutes(5));
        while (!condition())
        {
            Assert.True(Runtime.Time.GetUtcNow() < end, $"It never came about that {what}.");
            await Runtime.DelayAsync(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Until every subscription has done what there is to do, but for parked keys.</summary>
    public Task SettleAsync() => UntilAsync(() => Subscriptions.All().All(slot => slot.Running is null || slot.Status().Lag <= 0), "all subscriptions are at the head");

    /// <summary>The events of a topic, as they are in the log.</summary>
    public async Task<List<RecordedEvent>> ReadAsync(string topic)
    {
        var found = new List<RecordedEvent>();
        for (long after = 0; ;)
        {
            LogPage page = await Log.ReadAsync(after, new() { Topics = [TopicPattern.Parse(topic)] }, 1000);
            found.AddRange(page.Events);
            if (page.ReadThrough >= page.Head)
            {
                return found;
            }
            after = page.ReadThrough;
        }
    }

    /// <summary>The process ends without warning: what it had in memory is gone, and it does nothing more.</summary>
    public void Restart() => Subscriptions = NewRuntime();

    public static T Decode<T>(SubscriptionFixture fixture, RecordedEvent e) => (T)fixture.Serializer.Decode(e).Objects[0];

    private sealed class Collecting(List<string> messages) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => messages.Add($"{logLevel} {eventId.Id} {formatter(state, exception)}");
    }
}
