using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>Turns what an application has configured into definitions, and finds what cannot work.</summary>
internal static class SetupRules
{
    /// <summary>The definitions of all configured subscriptions, in order of configuration.</summary>
    /// <exception cref="SetupException">Something cannot work; all mistakes at once.</exception>
    public static IReadOnlyList<SubscriptionDefinition> Check(IServiceProvider services)
    {
        var mistakes = new List<string>();
        CheckLog([.. services.GetServices<EventLogSource>()], mistakes);
        List<SubscriptionDefinition> definitions = Build(services.GetRequiredService<RusloSetup>(), services.GetRequiredService<EventCatalog>(), mistakes);
        bool hasState = services.GetService<IServiceProviderIsService>()?.IsService(typeof(IStateStore)) ?? true;
        var former = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (SubscriptionDefinition definition in definitions)
        {
            if (definition.KeepsState && !hasState)
            {
                mistakes.Add($"Subscription '{definition.Name}' has a state table, but no state store is set up: a log package brings one along (UseEmbedded, UseInMemory), or call UseState.");
            }
            if (definition.RenamedFrom is { } old)
            {
                CheckRenaming(definition.Name, old, definitions, former, mistakes);
            }
        }
        return mistakes.Count == 0 ? definitions : throw new SetupException(mistakes);
    }

    private static void CheckLog(EventLogSource[] sources, List<string> mistakes)
    {
        if (sources.Length == 0)
        {
            mistakes.Add("No log is set up: call ruslo.UseEmbedded(\"data\") of the package Ruslo.Embedded, or ruslo.UseInMemory() to try things out.");
        }
        else if (sources.Length > 1)
        {
            mistakes.Add($"Several logs are set up ({string.Join(", ", sources.Select(static source => source.Name))}): an application has one, keep one of the calls.");
        }
    }

    private static List<SubscriptionDefinition> Build(RusloSetup setup, EventCatalog catalog, List<string> mistakes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var definitions = new List<SubscriptionDefinition>();
        foreach ((string name, Action<SubscriptionBuilder> configure) in setup.Subscriptions)
        {
            if (!names.Add(name))
            {
                mistakes.Add($"Two subscriptions are named '{name}': give each its own name, or let one handle what both do.");
                continue;
            }
            try
            {
                var builder = new SubscriptionBuilder(name, catalog);
                configure(builder);
                definitions.Add(builder.Build());
            }
            catch (ArgumentException mistake)
            {
                mistakes.Add(mistake.Message);
            }
        }
        return definitions;
    }

    private static void CheckRenaming(string name, string old, List<SubscriptionDefinition> definitions, Dictionary<string, string> former, List<string> mistakes)
    {
        if (definitions.Exists(other => other.Name == old))
        {
            mistakes.Add($"Subscription '{name}' is renamed from '{old}', but there is still a subscription of that name: remove it, or RenamedFrom(\"{old}\").");
        }
        else if (!former.TryAdd(old, name))
        {
            mistakes.Add($"Subscriptions '{former[old]}' and '{name}' are both renamed from '{old}': only one can take its progress along.");
        }
    }
}
