using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>Sets Ruslo up for a host. What it is told is checked when the host starts, all mistakes at once.</summary>
public sealed class RusloBuilder
{
    private readonly RusloSetup setup;

    internal RusloBuilder(IServiceCollection services, RusloSetup setup) => (Services, this.setup) = (services, setup);

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Keeps the log and all state in memory, for tests and for trying things out: everything ends with the process.</summary>
    public RusloBuilder UseInMemory()
    {
        UseLog(nameof(UseInMemory), static (services, _) => new(new InMemoryEventLog(services.GetRequiredService<RusloRuntime>())));
        UsePersonalKeys(static _ => new InMemoryPersonalKeyStore());
        return UseState(static _ => new InMemoryStateStore());
    }

    /// <summary>Uses a log; packages with logs call it.</summary>
    /// <param name="name">What the application calls to get it, for messages.</param>
    /// <param name="open">Opens the log, when the host starts or somebody needs it earlier. The host disposes it.</param>
    public RusloBuilder UseLog(string name, Func<IServiceProvider, CancellationToken, ValueTask<IEventLog>> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(open);
        Services.AddSingleton(new EventLogSource(name, open));
        return this;
    }

    /// <summary>Keeps the state of subscriptions in a store; packages with stores call it. The last one counts; the host disposes it.</summary>
    public RusloBuilder UseState(Func<IServiceProvider, IStateStore> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        Services.AddSingleton(make);
        return this;
    }

    /// <summary>Keeps the keys of personal data in a store; packages with logs call it. The last one counts; the host disposes it. It is opened only where the catalog has personal data.</summary>
    public RusloBuilder UsePersonalKeys(Func<IServiceProvider, IPersonalKeyStore> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        Services.AddSingleton(make);
        return this;
    }

    /// <summary>Adds a subscription.</summary>
    /// <param name="name">Unique in the application; its progress is kept under it.</param>
    /// <param name="configure">What it handles and how. Called when the host starts.</param>
    public RusloBuilder AddSubscription(string name, Action<SubscriptionBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        setup.Subscriptions.Add((name, configure));
        return this;
    }

    /// <summary>Adds a projection. It runs as the subscription <c>name.v1</c>, of its name and version; <see cref="IViews"/> reads what it makes.</summary>
    /// <param name="projection">What it folds.</param>
    /// <param name="options">How it runs; left out: as usual.</param>
    public RusloBuilder AddProjection<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TView>(Projection<TView> projection, ProjectionOptions? options = null) where TView : class
    {
        ArgumentNullException.ThrowIfNull(projection);
        setup.Projections.Add(RegisteredProjection.Of(projection, options ?? new()));
        return this;
    }

    /// <summary>Adds a read model in SQL tables. It runs as the subscription <c>name.v1</c>, of its name and version; <see cref="ISqlViews"/> reads it, <see cref="IProjections"/> rebuilds it.</summary>
    /// <param name="projection">What it folds.</param>
    /// <param name="options">How it runs; left out: as usual.</param>
    public RusloBuilder AddSqlProjection(SqlProjection projection, ProjectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(projection);
        setup.Projections.Add(RegisteredProjection.Of(projection, options ?? new()));
        return this;
    }

    /// <summary>Watches a flow. It runs as the subscription <c>flow.NAME</c>, of its name; <see cref="IFlows"/> shows its cases, and the health check those that need somebody.</summary>
    /// <param name="flow">What is to happen.</param>
    /// <param name="options">How it is watched; left out: as usual.</param>
    public RusloBuilder AddFlow(Flow flow, FlowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        setup.Flows.Add(new(flow, options ?? new()));
        return this;
    }

    /// <summary>
    /// Lets a decider handle the commands that are sent to it, all that are its <typeparamref name="TCommand"/>, as the one handler that a
    /// command has in a log. What it decides, its commands included, is committed together with its progress: exactly once.
    /// </summary>
    /// <remarks>A refusal is recorded as <see cref="CommandRefused"/>, and is neither tried again nor parked. A decider whose commands are only executed need not be added.</remarks>
    /// <param name="decider">What decides.</param>
    /// <param name="options">How it handles them; left out: as usual.</param>
    public RusloBuilder AddDecider<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, DeciderOptions? options = null) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(decider);
        setup.Deciders.Add(RegisteredDecider.Of(decider, options ?? new()));
        return this;
    }

    /// <summary>
    /// Adds a saga. It runs as the subscription <c>name.saga</c>, exactly once: each input, the change of the instance, the commands, events
    /// and timers that follow are one append. Add former versions beside the newest until what runs on them has ended.
    /// </summary>
    /// <param name="saga">The definition.</param>
    /// <param name="options">How it runs; left out: as usual. Those of the last version that is added count.</param>
    public RusloBuilder AddSaga<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TState>(Saga<TState> saga, SagaOptions? options = null) where TState : class
    {
        ArgumentNullException.ThrowIfNull(saga);
        return AddVersion(saga.Name, saga.Compile, options);
    }

    /// <summary>Adds a process manager, which runs as a saga does.</summary>
    /// <inheritdoc cref="AddSaga{TState}"/>
    /// <param name="manager">The definition.</param>
    /// <param name="options">How it runs; left out: as usual. Those of the last version that is added count.</param>
    public RusloBuilder AddProcessManager<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TState>(ProcessManager<TState> manager, SagaOptions? options = null) where TState : class
    {
        ArgumentNullException.ThrowIfNull(manager);
        return AddVersion(manager.Name, manager.Compile, options);
    }

    /// <summary>
    /// Publishes an event, or sends a command, again and again: each occurrence once, over restarts and jumps of the clock. It has an id that
    /// derives from schedule and occurrence, and has occurred at its time. Its first one is the first after the schedule was added.
    /// </summary>
    /// <remarks>
    /// Where the expression or the zone is another than at the last start, or the schedule is gone, what was pending of the former one is
    /// forgotten. Daylight saving is that of the zone: a time that is skipped fires when the clocks go on, one that comes twice fires once.
    /// </remarks>
    /// <param name="name">Unique in the application: words of a-z, 0-9 and '-'; what has fired is kept under it.</param>
    /// <param name="cron">A cron expression of five fields (minute, hour, day, month, weekday), or six with seconds first, as Cronos reads them: <c>0 3 * * *</c>, <c>0 9 * * MON-FRI</c>, <c>0 0 L * *</c>.</param>
    /// <param name="zone">The time zone of the expression.</param>
    /// <param name="message">Makes the event or command of an occurrence, when it is due. What it throws is told, and tried again.</param>
    /// <param name="missed">What becomes of occurrences more than a minute late; null: <see cref="MissedPolicy.FireOnce"/>.</param>
    public RusloBuilder AddSchedule(string name, string cron, TimeZoneInfo zone, Func<Occurrence, object> message, MissedPolicy? missed = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(cron);
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(message);
        setup.Schedules.Add((name, () => new(name, cron, zone, message, missed ?? MissedPolicy.FireOnce)));
        return this;
    }

    /// <summary>Publishes an event, or sends a command, again and again, by an expression in UTC.</summary>
    public RusloBuilder AddSchedule(string name, string cron, Func<Occurrence, object> message, MissedPolicy? missed = null) => AddSchedule(name, cron, TimeZoneInfo.Utc, message, missed);

    /// <summary>
    /// Keeps the streams of a decider for those who look before they write: what this process publishes to its topic without an expected
    /// version throws <see cref="ArgumentException"/>, and nothing is stored. What the decider decides is expected by itself. Without this,
    /// others may append facts, which the next decision folds.
    /// </summary>
    public RusloBuilder Exclusive<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(decider);
        setup.ExclusiveTopics.Add(decider.Topic);
        return this;
    }

    /// <summary>Wraps publishing in a filter; filters run in the order in which they are added, the first outermost.</summary>
    public RusloBuilder AddPublishingFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>() where TFilter : class, IFilter<PublishContext>
    {
        Services.AddSingleton<IFilter<PublishContext>, TFilter>();
        return this;
    }

    /// <summary>Wraps each attempt at handling an event in a filter; filters run in the order in which they are added, the first outermost.</summary>
    public RusloBuilder AddHandlingFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>() where TFilter : class, IFilter<HandlerContext>
    {
        Services.AddSingleton<IFilter<HandlerContext>, TFilter>();
        return this;
    }

    /// <summary>Wraps the execution of commands on deciders in a filter; filters run in the order in which they are added, the first outermost.</summary>
    public RusloBuilder AddDecidingFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>() where TFilter : class, IFilter<DecidingContext>
    {
        Services.AddSingleton<IFilter<DecidingContext>, TFilter>();
        return this;
    }

    /// <summary>Adds to the catalog what no attribute says, such as upcasters: <c>catalog => catalog.Upcast&lt;OrderCreatedV1, OrderCreated&gt;(old => …)</c>.</summary>
    public RusloBuilder Catalog(Action<CatalogBuilder> describe)
    {
        ArgumentNullException.ThrowIfNull(describe);
        setup.Catalogs.Add(describe);
        return this;
    }

    /// <summary>How many states of deciders are kept in memory, so that they need not be loaded; 16,384 unless said otherwise, 0 keeps none.</summary>
    public RusloBuilder CachedStates(int states)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(states);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(states, 1 << 24);
        setup.CachedStates = states;
        return this;
    }

    /// <summary>
    /// Keeps states of a decider in the state store, so that a long stream need not be folded from its beginning. A snapshot is used only
    /// where the log still holds the event that it ends with, and its shape is the one that is asked for.
    /// </summary>
    /// <param name="decider">The decider; its states must survive System.Text.Json.</param>
    /// <param name="policy">When; left out: every 100 events.</param>
    /// <exception cref="ArgumentException">A value of the policy is out of its range.</exception>
    public RusloBuilder AddSnapshots<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, SnapshotPolicy? policy = null) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(decider);
        policy ??= new();
        policy.Validate(decider.Topic);
        setup.Snapshots.Add(new(decider, policy.Name ?? decider.Topic, typeof(TState), policy));
        return this;
    }

    /// <summary>The largest payload of an event, in bytes; 1 MiB unless said otherwise.</summary>
    public RusloBuilder MaxEventBytes(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, AppendRequest.MaxBytes / 2);
        setup.MaxEventBytes = bytes;
        return this;
    }

    private RusloBuilder AddVersion(string name, Func<SagaMachine> version, SagaOptions? options)
    {
        RegisteredSaga? registered = setup.Sagas.Find(saga => saga.Name == name);
        if (registered is null)
        {
            setup.Sagas.Add(registered = new(name));
        }
        registered.Options = options ?? registered.Options;
        registered.Add(version);
        return this;
    }
}
