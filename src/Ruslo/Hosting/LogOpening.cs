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
            await OpenKeysAsync(services, opened);
            RecordedClaims claims = await new Registrar(opened, services.GetService<IStateStore>(), notes).RecordAllAsync(definitions, CancellationToken.None);
            services.GetRequiredService<CommandTargets>().AddForDeciders(claims.OfDeciders.Concat(definitions.Where(static d => d.ClaimKind == ClaimKind.Decider).SelectMany(static d => d.Commands.Select(static c => c.Name))));
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
        log.Opened(source.Name, opened.Id, opened.Head);
        WarnOfIdleHandlers(services.GetRequiredService<EventCatalog>(), definitions);
        return opened;
    }

    private static async ValueTask OpenKeysAsync(IServiceProvider services, IEventLog opened)
    {
        PersonalTypes personal = services.GetRequiredService<EventCatalog>().Personal;
        if (!personal.IsEmpty)
        {
            await personal.Keys.OpenAsync(services.GetRequiredService<IPersonalKeyStore>(), opened, services.GetRequiredService<RusloRuntime>().Ids, CancellationToken.None);
        }
    }

    /// <summary>A part of the handlers may be left out on purpose; all of them, hardly.</summary>
    private void WarnOfIdleHandlers(EventCatalog catalog, IReadOnlyList<SubscriptionDefinition> definitions)
    {
        const int shown = 5;
        Type[] handlers = [.. catalog.SubjectsOf<HandlerEntry>().OrderBy(static handler => handler.Name, StringComparer.Ordinal)];
        if (handlers.Length > 0 && !handlers.Any(handler => definitions.Any(definition => definition.Handlers.Any(binding => binding.Class == handler))))
        {
            log.HandlersAreIdle(string.Join(", ", handlers.Take(shown).Select(static handler => handler.Name)) + (handlers.Length > shown ? ", …" : ""));
        }
    }
}
