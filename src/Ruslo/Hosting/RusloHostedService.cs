using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo;

/// <summary>
/// Starts and stops Ruslo with its host. The log opens before any other hosted service starts, so that mistakes of the setup show
/// first and every one of them can publish; subscriptions run until the services that were added later have stopped.
/// </summary>
internal sealed class RusloHostedService(IServiceProvider services, HostedLog log, SubscriptionControl subscriptions, ProjectionControl projections, TimerControl timers, ScheduleControl schedules, SagaControl sagas, FlowControl flows, FilterChain<PublishContext> publishing, FilterChain<HandlerContext> handling) : IHostedLifecycleService
{
    private readonly HostingLog notes = new(RusloServiceCollectionExtensions.LoggerOf(services));
    private bool hasStopped;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        await log.OpenAsync(cancellationToken);
        notes.PublishingFilters(publishing.ToString());
        notes.HandlingFilters(handling.ToString());
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        IReadOnlyList<SubscriptionDefinition> definitions = services.GetRequiredService<SubscriptionDefinitions>().All;
        await projections.PrepareAsync(cancellationToken);
        await subscriptions.StartAsync(definitions, projections.Subscriptions, cancellationToken);
        await projections.StartAsync(cancellationToken);
        await timers.StartAsync(cancellationToken);
        await sagas.StartAsync(cancellationToken);
        await schedules.StartAsync(cancellationToken);
        flows.Start();
        _ = services.GetRequiredService<SubscriptionGauges>();
        _ = services.GetRequiredService<ProjectionGauges>();
        notes.Started(definitions.Count);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        await flows.StopAsync();
        await schedules.StopAsync();
        await timers.StopAsync();
        await projections.StopAsync();
        await subscriptions.StopAsync(cancellationToken);
        if (!Interlocked.Exchange(ref hasStopped, true))
        {
            notes.Stopped(); // a host may be stopped twice: by its application, and by who started it
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
