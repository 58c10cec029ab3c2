using System.Reflection;
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
        List<SubscriptionDefinition> definitions = Build(services.GetRequiredService<RusloSetup>(), services.GetRequiredService<EventSerializer>(), services.GetRequiredService<FlowControl>(), mistakes);
        var known = services.GetService<IServiceProviderIsService>();
        bool hasState = known?.IsService(typeof(IStateStore)) ?? true;
        if (!services.GetRequiredService<EventCatalog>().Personal.IsEmpty && known?.IsService(typeof(IPersonalKeyStore)) == false)
        {
            mistakes.Add("There is personal data, but no store for its keys is set up: a log package brings one along (UseEmbedded, UseInMemory), or call UsePersonalKeys.");
        }
        CheckSchedules(services.GetRequiredService<RusloSetup>().Schedules, mistakes);
        CheckSnapshots(services.GetRequiredService<RusloSetup>().Snapshots, services.GetRequiredService<EventCatalog>(), hasState, mistakes);
        var former = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (SubscriptionDefinition definition in definitions)
        {
            if (definition.Tables.Count > 0 && !hasState)
            {
                mistakes.Add($"Subscription '{definition.Name}' has a state table, but no state store is set up: a log package brings one along (UseEmbedded, UseInMemory), or call UseState.");
            }
            if (known is not null)
            {
                CheckHandlers(definition, known, mistakes);
            }
            CheckClaims(definition, definitions, mistakes);
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

    private static List<SubscriptionDefinition> Build(RusloSetup setup, EventSerializer serializer, FlowControl flows, List<string> mistakes)
    {
        EventCatalog catalog = serializer.Catalog;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var definitions = new List<SubscriptionDefinition>();
        foreach ((string name, Action<SubscriptionBuilder> configure) in setup.Subscriptions)
        {
            Add(name, () =>
            {
                var builder = new SubscriptionBuilder(name, catalog);
                configure(builder);
                return builder.Build();
            });
        }
        foreach (RegisteredDecider decider in setup.Deciders)
        {
            Add(decider.Subscription, () => decider.Define(catalog));
        }
        foreach (RegisteredProjection projection in setup.Projections)
        {
            Add(projection.Subscription, () => projection.Define(catalog));
        }
        foreach (RegisteredSaga saga in setup.Sagas)
        {
            Add(saga.Subscription, () => SagaSubscription.Define(saga, serializer));
        }
        foreach (RegisteredFlow flow in setup.Flows)
        {
            Add(flow.Subscription, () => flows.Define(flow));
        }
        IReadOnlyList<RegisteredProjection> newest = RegisteredProjection.NewestOf(setup.Projections);
        definitions.RemoveAll(definition => setup.Projections.Exists(projection => projection.Subscription == definition.Name && !newest.Contains(projection)));
        return definitions;

        void Add(string name, Func<SubscriptionDefinition> define)
        {
            if (!names.Add(name))
            {
                mistakes.Add($"Two subscriptions are named '{name}': give each its own name, or let one handle what both do.");
                return;
            }
            try
            {
                definitions.Add(define());
            }
            catch (ArgumentException mistake)
            {
                mistakes.Add(mistake.Message.Contains($"'{name}'", StringComparison.Ordinal) || mistake.Message.StartsWith("Projection", StringComparison.Ordinal) || mistake.Message.Contains("flow", StringComparison.OrdinalIgnoreCase) ? mistake.Message : $"Subscription '{name}': {mistake.Message}");
            }
        }
    }

    private static void CheckSchedules(List<(string Name, Func<ScheduleDefinition> Define)> schedules, List<string> mistakes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, Func<ScheduleDefinition> define) in schedules)
        {
            if (!names.Add(name))
            {
                mistakes.Add($"Two schedules are named '{name}': give each its own name.");
            }
            try
            {
                define();
            }
            catch (ArgumentException mistake)
            {
                mistakes.Add(mistake.Message);
            }
        }
    }

    private static void CheckSnapshots(List<RegisteredSnapshots> all, EventCatalog catalog, bool hasState, List<string> mistakes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (RegisteredSnapshots snapshots in all)
        {
            if (!hasState)
            {
                mistakes.Add($"The decider of '{snapshots.Name}' keeps snapshots, but no state store is set up: a log package brings one along (UseEmbedded, UseInMemory), or call UseState.");
            }
            if (!names.Add(snapshots.Name))
            {
                mistakes.Add($"Two deciders keep snapshots named '{snapshots.Name}': name those of one with SnapshotPolicy.Name.");
            }
            try
            {
                _ = catalog.Personal.Find(catalog.JsonOf(snapshots.State));
            }
            catch (Exception mistake) when (mistake is ArgumentException or InvalidOperationException or NotSupportedException)
            {
                mistakes.Add($"The states of '{snapshots.Name}' cannot be kept: {mistake.Message}");
            }
        }
    }

    /// <summary>What a handler's only constructor needs and nobody has registered would park the first event that comes.</summary>
    private static void CheckHandlers(SubscriptionDefinition definition, IServiceProviderIsService known, List<string> mistakes)
    {
        foreach (HandlerBinding handler in definition.Handlers)
        {
            if (handler.Class is null || known.IsService(handler.Class) || handler.Class.GetConstructors() is not [{ } constructor])
            {
                continue;
            }
            foreach (ParameterInfo parameter in constructor.GetParameters())
            {
                if (!parameter.HasDefaultValue && !parameter.IsDefined(typeof(FromKeyedServicesAttribute)) && !known.IsService(parameter.ParameterType))
                {
                    string mistake = $"Handler {handler.Name} of subscription '{definition.Name}' needs {TypeText.Short(parameter.ParameterType)} {parameter.Name}, which is not among the services: register it with builder.Services.";
                    if (!mistakes.Contains(mistake))
                    {
                        mistakes.Add(mistake); // a class that handles several events has several bindings
                    }
                }
            }
        }
    }

    private static void CheckClaims(SubscriptionDefinition definition, List<SubscriptionDefinition> definitions, List<string> mistakes)
    {
        foreach (EventDescriptor command in definition.Commands)
        {
            if (definitions.Find(other => other.Claims(command.Name)) is { } first && first != definition)
            {
                mistakes.Add(ClaimRules.Two(command.Name, first.Name, definition.Name));
            }
        }
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
