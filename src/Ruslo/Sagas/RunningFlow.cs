namespace Ruslo;

/// <summary>A flow in this process: its plan and subscription, and the loop that tells what is due while it runs.</summary>
internal sealed class RunningFlow : IDisposable
{
    private readonly FlowMeter meter;
    private readonly FlowLog logger;
    private FlowLoop? loop;

    public RunningFlow(RegisteredFlow registered, EventCatalog catalog, FlowMeter meter, FlowLog logger)
    {
        (this.meter, this.logger) = (meter, logger);
        Plan = FlowPlan.Of(registered.Flow, registered.Options, catalog);
        Subscription = new(Plan, meter, due => Volatile.Read(ref loop)?.Noticed(due)); // what is read before the loop begins, its first pass finds
    }

    public FlowPlan Plan { get; }

    public FlowSubscription Subscription { get; }

    /// <summary>Begins to tell, after its subscription has started.</summary>
    public Task Start(SubscriptionRuntime host, CancellationToken stopping)
    {
        var begun = new FlowLoop(Plan, host, new(Plan, host, meter, logger), Subscription.Table, logger);
        Volatile.Write(ref loop, begun);
        return host.Runtime.Start(() => begun.RunAsync(stopping));
    }

    public void Dispose() => loop?.Dispose();
}
