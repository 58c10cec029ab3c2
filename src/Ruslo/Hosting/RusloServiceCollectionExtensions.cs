using System.ComponentModel;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo;

/// <summary>Adds Ruslo to a host.</summary>
public static class RusloServiceCollectionExtensions
{
    private const string LoggerCategory = "Ruslo";

    /// <summary>
    /// What the generated <c>AddRuslo(configure)</c> of an assembly calls; call it yourself to do without the generator. It may be called
    /// by several modules: what they add is joined.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="catalog">Adds events and handlers to the catalog.</param>
    /// <param name="configure">Sets up log, subscriptions and filters.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static IServiceCollection AddRusloCore(this IServiceCollection services, Action<CatalogBuilder> catalog, Action<RusloBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(configure);
        RusloSetup setup = SetupOf(services);
        setup.Catalogs.Add(catalog);
        configure(new RusloBuilder(services, setup));
        return services;
    }

    private static RusloSetup SetupOf(IServiceCollection services)
    {
        foreach (ServiceDescriptor known in services)
        {
            if (known.ServiceType == typeof(RusloSetup))
            {
                return (RusloSetup)known.ImplementationInstance!;
            }
        }
        var setup = new RusloSetup();
        services.AddSingleton(setup);
        AddLog(services);
        AddPublishing(services);
        AddSubscriptions(services);
        AddDeciders(services);
        AddTimers(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RusloHostedService>());
        return setup;
    }

    private static void AddLog(IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new RusloRuntime(provider.GetService<TimeProvider>()));
        services.TryAddSingleton(static provider => provider.GetRequiredService<RusloSetup>().BuildCatalog());
        services.TryAddSingleton(static provider => new EventSerializer(provider.GetRequiredService<EventCatalog>(), provider.GetRequiredService<RusloSetup>().MaxEventBytes));
        services.TryAddSingleton(static provider => new Telemetry(provider.GetService<IMeterFactory>()));
        services.TryAddSingleton(static provider => new SubscriptionDefinitions(SetupRules.Check(provider)));
        services.TryAddSingleton(static provider => new HostedLog(provider, new LogOpening(LoggerOf(provider)), provider.GetRequiredService<RusloRuntime>(), provider.GetRequiredService<Telemetry>(), provider.GetRequiredService<EventCatalog>().Personal.Keys));
        services.TryAddSingleton<IEventLog>(static provider => provider.GetRequiredService<HostedLog>());
    }

    private static void AddPublishing(IServiceCollection services)
    {
        services.TryAddSingleton<CommandTargets>();
        services.TryAddSingleton(static provider => new ExclusiveTopics(provider.GetRequiredService<RusloSetup>().ExclusiveTopics));
        services.TryAddSingleton<EventDrafting>();
        services.TryAddSingleton<RootScope>();
        services.TryAddSingleton<FilterChain<PublishContext>>();
        services.TryAddSingleton<FilterChain<HandlerContext>>();
        services.TryAddSingleton<IRequests>(static provider => new CommandRequests(new(provider.GetRequiredService<SubscriptionRuntime>))); // whoever only publishes needs no subscriptions
        services.TryAddSingleton<IDirectBus, DirectBus>();
        services.TryAddSingleton<IPersonalData, PersonalData>();
        services.TryAddScoped<HandlerStaging>();
        services.TryAddScoped<IEventBus>(static provider => ScopedBus.In(provider));
        services.TryAddScoped<ICommandBus>(static provider => ScopedBus.In(provider));
    }

    private static void AddDeciders(IServiceCollection services)
    {
        services.TryAddSingleton<FilterChain<DecidingContext>>();
        services.TryAddSingleton(static provider => new StateCache(provider.GetRequiredService<RusloSetup>().CachedStates, provider.GetRequiredService<EventCatalog>().Personal.Keys));
        services.TryAddSingleton(static provider => new Snapshots(StatesOf(provider), provider.GetRequiredService<RusloSetup>().Snapshots, provider.GetRequiredService<EventCatalog>(), LoggerOf(provider)));
        services.TryAddSingleton<DecisionAppend>();
        services.TryAddSingleton<StagedDeciders>();
        services.TryAddSingleton<IDirectDeciders, DirectDeciders>();
        services.TryAddScoped<IDeciders>(static provider => ScopedDeciders.In(provider));
    }

    private static void AddSubscriptions(IServiceCollection services)
    {
        services.TryAddSingleton<StateTables>();
        services.TryAddSingleton<IStateTables>(static provider => provider.GetRequiredService<StateTables>());
        services.TryAddSingleton(static provider => new SubscriptionRuntime(provider.GetRequiredService<IEventLog>(), provider.GetRequiredService<EventSerializer>(), provider,
            provider.GetRequiredService<RusloRuntime>(), LoggerOf(provider), StatesOf(provider)));
        services.TryAddSingleton(static provider => ControlOf(provider, provider.GetRequiredService<IEventLog>(), provider.GetRequiredService<SubscriptionRuntime>(), LoggerOf(provider)));
        services.TryAddSingleton<ServedViews>();
        services.TryAddSingleton<IViews>(static provider => new RunningViews(new(provider.GetRequiredService<ServedViews>()), RegisteredProjection.NewestOf(provider.GetRequiredService<RusloSetup>().Projections)));
        services.TryAddSingleton(static provider => new ProjectionControl(provider.GetRequiredService<IEventLog>(), provider.GetRequiredService<SubscriptionRuntime>(), provider.GetRequiredService<ServedViews>(), provider.GetRequiredService<RusloSetup>().Projections, LoggerOf(provider)));
        services.TryAddSingleton<IProjections>(static provider => provider.GetRequiredService<ProjectionControl>());
        services.TryAddSingleton<ISqlViews>(static provider => new RunningSqlViews(new(provider.GetRequiredService<ServedViews>()), provider.GetRequiredService<ProjectionControl>(), RegisteredProjection.NewestOf(provider.GetRequiredService<RusloSetup>().Projections)));
        services.TryAddSingleton(static provider => new SagaControl(provider.GetRequiredService<SubscriptionRuntime>(), provider.GetRequiredService<RusloSetup>().Sagas, provider.GetRequiredService<IStateTables>(), new(LoggerOf(provider))));
        services.TryAddSingleton<ISagas>(static provider => new SagaAdmin(provider.GetRequiredService<IEventLog>(), provider.GetRequiredService<EventDrafting>(), provider.GetRequiredService<SubscriptionRuntime>(), provider.GetRequiredService<RusloSetup>().Sagas, provider.GetRequiredService<IStateTables>()));
        services.TryAddSingleton(static provider => new FlowControl(new(provider.GetRequiredService<SubscriptionRuntime>), provider.GetRequiredService<EventCatalog>(), provider.GetRequiredService<Telemetry>(), LoggerOf(provider)));
        services.TryAddSingleton<IFlows>(static provider => provider.GetRequiredService<FlowControl>());
        services.TryAddSingleton<SubscriptionGauges>();
        services.TryAddSingleton<ProjectionGauges>();
        services.TryAddTransient(static provider => HandlerSubscriptions.In(provider)); // a singleton would not know in whose scope it is used
    }

    private static void AddTimers(IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new TimerLog(LoggerOf(provider)));
        services.TryAddSingleton(static provider => new TimerControl(provider.GetRequiredService<SubscriptionRuntime>(), provider.GetRequiredService<Telemetry>(), provider.GetRequiredService<TimerLog>(), canFire: provider.GetService<IStateStore>() is not null));
        services.TryAddSingleton(static provider => new ScheduleControl([.. provider.GetRequiredService<RusloSetup>().Schedules.Select(static schedule => schedule.Define())], provider.GetRequiredService<IEventLog>(), provider.GetRequiredService<EventDrafting>(), provider.GetRequiredService<FilterChain<PublishContext>>(), provider.GetRequiredService<RusloRuntime>(), provider.GetRequiredService<TimerLog>()));
        services.TryAddSingleton<ISchedules>(static provider => provider.GetRequiredService<ScheduleControl>());
        services.TryAddSingleton<DirectTimers>();
        services.TryAddSingleton<IDirectTimers>(static provider => provider.GetRequiredService<DirectTimers>());
        services.TryAddScoped<ITimers>(static provider => ScopedTimers.In(provider));
    }

    private static SubscriptionControl ControlOf(IServiceProvider provider, IEventLog log, SubscriptionRuntime runtime, ILogger logger)
    {
        var notes = new DefinitionLog(logger);
        return new(log, runtime, new(log, runtime.States, notes), new(log, runtime.States, notes), new(log, runtime.States, notes), new(runtime, log, provider, logger, notes), new(runtime, log, provider, logger), new(log, runtime));
    }

    /// <summary>The state store; where there is personal data, one whose commits wait for the keys that they use.</summary>
    private static IStateStore? StatesOf(IServiceProvider provider)
    {
        IStateStore? store = provider.GetService<IStateStore>();
        return store is not null && KeyedStateStore.For(provider.GetRequiredService<EventCatalog>().Personal) is { } before ? before(store) : store;
    }

    internal static ILogger LoggerOf(IServiceProvider provider) => provider.GetService<ILoggerFactory>()?.CreateLogger(LoggerCategory) ?? NullLogger.Instance;
}
