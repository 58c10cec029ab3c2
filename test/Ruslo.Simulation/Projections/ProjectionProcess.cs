using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>A process with one projection, of one version or of several, until it is stopped or killed.</summary>
internal sealed class ProjectionProcess
{
    private static readonly IServiceProvider Services = new ServiceCollection().BuildServiceProvider();

    private readonly RegisteredProjection newest;
    private readonly ProjectionControl control;

    private ProjectionProcess(SubscriptionRuntime subscriptions, RegisteredProjection[] versions)
    {
        Subscriptions = subscriptions;
        newest = RegisteredProjection.NewestOf(versions)[0];
        var served = new ServedViews(subscriptions);
        Views = new RunningViews(new(served), [newest]);
        control = new(subscriptions.Log, subscriptions, served, versions, NullLogger.Instance);
    }

    public SubscriptionRuntime Subscriptions { get; }

    public IViews Views { get; }

    public IProjections Projections => control;

    public string Subscription => newest.Subscription;

    public SubscriptionSlot Slot => Subscriptions.Get(Subscription);

    public static async Task<ProjectionProcess> StartAsync(IEventLog log, EventSerializer serializer, RusloRuntime runtime, IStateStore states, int feedCapacity, params RegisteredProjection[] versions)
    {
        var process = new ProjectionProcess(new(log, serializer, Services, runtime, NullLogger.Instance, states) { FeedCapacity = feedCapacity }, versions);
        await process.control.PrepareAsync(CancellationToken.None);
        await process.Subscriptions.AddAsync(process.newest.Define(serializer.Catalog));
        await process.control.StartAsync(CancellationToken.None);
        return process;
    }

    public async Task StopAsync()
    {
        await control.StopAsync();
        await Subscriptions.DisposeAsync();
    }
}
