using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>Opens the log of a host: checks how it is set up, then opens, then records the subscriptions, before anybody can append.</summary>
internal sealed class LogOpening(ILogger logger)
{
    private readonly HostingLog log = new(logger);
    private readonly DefinitionLog notes = new(logger);

    /// <exception cref="SetupException">Something is set up in a way that cannot work.</exception>
    public async Task<IEventLog> OpenAsync(IServiceProvider services)
    {
        IReadOnlyList<SubscriptionDefinition> definitions = services.GetRequiredService<SubscriptionDefinitions>().All;
        EventLogSource source = services.GetRequiredService<EventLogSource>();
        IEventLog opened = await source.OpenAsync(services, CancellationToken.None);
        try
        {
            await new Registrar(opened, notes).RecordAllAsync(definitions, CancellationToken.None);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
        log.Opened(source.Name, opened.Id, opened.Head);
        return opened;
    }
}
