using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>A process that watches a flow, until it is stopped or killed.</summary>
internal sealed class FlowProcess
{
    private static readonly IServiceProvider Services = new ServiceCollection().BuildServiceProvider();

    private readonly FlowControl control;

    private FlowProcess(SubscriptionRuntime subscriptions, EventSerializer serializer)
    {
        Subscriptions = subscriptions;
        control = new(new(() => subscriptions), serializer.Catalog, new(), NullLogger.Instance);
    }

    public SubscriptionRuntime Subscriptions { get; }

    public IFlows Flows => control;

    public static async Task<FlowProcess> StartAsync(IEventLog log, EventSerializer serializer, RusloRuntime runtime, IStateStore states, int feedCapacity = 1024)
    {
        var process = new FlowProcess(new(log, serializer, Services, runtime, NullLogger.Instance, states) { FeedCapacity = feedCapacity }, serializer);
        await process.Subscriptions.AddAsync(process.control.Define(new(HikeFlow.Flow, new() { Start = SubscriptionStart.Beginning })));
        process.control.Start();
        return process;
    }

    public async Task StopAsync()
    {
        await control.DisposeAsync();
        await Subscriptions.DisposeAsync();
    }
}
