using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo;

/// <summary>
/// Starts and stops Ruslo with its host. The log opens before any other hosted service starts, so that mistakes of the setup show
/// first and every one of them can publish; subscriptions run until the services that were added later have stopped.
/// </summary>
internal sealed class RusloHostedService(IServiceProvider services, HostedLog log, FilterChain<PublishContext> publishing, FilterChain<HandlerContext> handling) : IHostedLifecycleService
{
    private readonly HostingLog notes = new(RusloServiceCollectionExtensions.LoggerOf(services));

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        await log.OpenAsync(cancellationToken);
        notes.PublishingFilters(publishing.ToString());
        notes.HandlingFilters(handling.ToString());
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        notes.Started(services.GetRequiredService<SubscriptionDefinitions>().All.Count);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        notes.Stopped();
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
