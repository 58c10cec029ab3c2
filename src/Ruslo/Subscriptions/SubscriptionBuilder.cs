using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Ruslo;

/// <summary>Describes a subscription. For one thread, at start or within <see cref="ISubscriptions.AddAsync"/>.</summary>
public sealed class SubscriptionBuilder
{
    private readonly string name;
    private readonly EventCatalog catalog;
    private readonly List<HandlerBinding> handlers = [];
    private readonly List<KeyBinding> keys = [];
    private readonly List<StateTableBinding> tables = [];
    private readonly List<Func<Exception, bool>> outages = [];
    private string[] topics = [];
    private string[] tags = [];
    private BatchBinding? batch;
    private DeliveryMode? mode;
    private int? partitions;
    private int concurrency;
    private SubscriptionStart? start;
    private RetryPolicy retry = RetryPolicy.Default;
    private bool unordered;
    private bool freeOfOutsideEffects;
    private string? renamedFrom;
    private string? takesOver;
    private (Func<IServiceProvider, IStateStore>? Make, bool IsMadeInPlace) store;

    internal SubscriptionBuilder(string name, EventCatalog catalog) => (this.name, this.catalog) = (name, catalog);

    /// <summary>Only events of these topics: words joined by dots, <c>*</c> for one word, <c>**</c> for any number. Left out: the topics of the events that it handles.</summary>
    public SubscriptionBuilder Topics(params ReadOnlySpan<string> topics)
    {
        this.topics = [.. this.topics, .. topics];
        return this;
    }

    /// <summary>Only events with one of these tags, each <c>name:value</c>.</summary>
    public SubscriptionBuilder Tagged(params ReadOnlySpan<string> tags)
    {
        this.tags = [.. this.tags, .. tags];
        return this;
    }

    /// <summary>A handler class. It handles every event that it implements <see cref="IEventHandler{TEvent}"/> for, made for each attempt in a scope of its own.</summary>
    public SubscriptionBuilder Handle<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>() where THandler : class
    {
        IReadOnlyList<HandlerEntry> entries = catalog.HandlersOf(typeof(THandler));
        if (entries.Count == 0)
        {
            throw new ArgumentException($"{TypeText.Full(typeof(THandler))} of subscription '{name}' handles nothing that the catalog knows: let it implement IEventHandler<TEvent> in an assembly that Ruslo's generator sees, or declare it with catalog.Handler<{typeof(THandler).Name}, TEvent>().");
        }
        Func<HandlerContext, object> make = HandlerBinding.Maker<THandler>();
        foreach (HandlerEntry entry in entries)
        {
            handlers.Add(new() { Handled = entry.Handled, Invoke = entry.Invoke, Make = make, Class = typeof(THandler), Name = typeof(THandler).Name });
        }
        return this;
    }

    /// <summary>A handler class for every event that the topics match, also for those whose names this application does not know.</summary>
    public SubscriptionBuilder HandleAll<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>() where THandler : class, IAllEventsHandler
    {
        handlers.Add(new()
        {
            Handled = null,
            Make = HandlerBinding.Maker<THandler>(),
            Class = typeof(THandler),
            Invoke = static (handler, e, context, cancellationToken) => ((IAllEventsHandler)handler).HandleAsync((RecordedEvent)e, context, cancellationToken),
            Name = typeof(THandler).Name,
        });
        return this;
    }

    /// <summary>A handler for every event that the topics match, as it was recorded.</summary>
    public SubscriptionBuilder OnAll(Func<RecordedEvent, HandlerContext, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        handlers.Add(new() { Handled = null, Invoke = (_, e, context, cancellationToken) => handler((RecordedEvent)e, context, cancellationToken), Name = "a handler of all events" });
        return this;
    }

    /// <summary>A handler for events of a type, or of all types derived from it.</summary>
    [OverloadResolutionPriority(1)] // an async lambda fits both: it is a ValueTask
    public SubscriptionBuilder On<TEvent>(Func<TEvent, HandlerContext, CancellationToken, ValueTask> handler) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        handlers.Add(new() { Handled = typeof(TEvent), Invoke = (_, e, context, cancellationToken) => handler((TEvent)e, context, cancellationToken), Name = $"a handler of {TypeText.Short(typeof(TEvent))}" });
        return this;
    }

    /// <summary>A handler for events of a type, or of all types derived from it.</summary>
    public SubscriptionBuilder On<TEvent>(Func<TEvent, HandlerContext, CancellationToken, Task> handler) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        return On<TEvent>((e, context, cancellationToken) => new ValueTask(handler(e, context, cancellationToken)));
    }

    /// <summary>A handler that takes several events of one partition at once. A subscription with one has no other.</summary>
    public SubscriptionBuilder OnBatch<TEvent>(Func<IReadOnlyList<TEvent>, IReadOnlyList<HandlerContext>, CancellationToken, ValueTask> handler, int maxEvents = 256) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Batches(BatchBinding.Of(handler, maxEvents));
    }

    /// <summary>A class that takes several events of one partition at once. A subscription with one has no other handler.</summary>
    public SubscriptionBuilder HandleBatch<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TEvent>(int maxEvents = 256)
        where THandler : class, IBatchHandler<TEvent> where TEvent : class
        => Batches(BatchBinding.Of<TEvent>(HandlerBinding.Maker<THandler>(), maxEvents));

    /// <summary>Starts with the first event of the log. This and the other starts count at the first registration; later, see <see cref="ISubscriptions.RewindAsync"/>.</summary>
    public SubscriptionBuilder FromBeginning() => From(SubscriptionStart.Beginning);

    /// <summary>Starts with the event at a position.</summary>
    public SubscriptionBuilder FromPosition(long position) => From(SubscriptionStart.At(position));

    /// <summary>Starts with the first event recorded at or after a time.</summary>
    public SubscriptionBuilder FromTime(DateTimeOffset time) => From(SubscriptionStart.At(time));

    /// <summary>Starts with what is appended from its registration on; the default.</summary>
    public SubscriptionBuilder FromNow() => From(SubscriptionStart.Now);

    /// <summary>Starts there.</summary>
    public SubscriptionBuilder From(SubscriptionStart start)
    {
        this.start = start;
        return this;
    }

    /// <summary>The routing key of events of a type: what order, parking and parallelism are about. Left out: their stream. Tenants never share a key.</summary>
    public SubscriptionBuilder KeyedBy<TEvent>(Func<TEvent, RoutingKey> key) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(key);
        keys.Add(new(typeof(TEvent), (e, _, into) => into.Add(key((TEvent)e))));
        return this;
    }

    /// <summary>Several routing keys for each event of a type: it is one unit of work for each, and skipped when there is none.</summary>
    public SubscriptionBuilder KeyedByEach<TEvent>(Func<TEvent, IEnumerable<RoutingKey>> keysOf) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(keysOf);
        keys.Add(KeyBinding.OfEach(typeof(TEvent), e => keysOf((TEvent)e)));
        return this;
    }

    /// <summary>How many shares its routing keys are divided into, 1 to 256: its parallelism. Stored; a change takes effect at a barrier.</summary>
    public SubscriptionBuilder Partitions(int partitions)
    {
        this.partitions = partitions is >= 1 and <= SubscriptionDefinition.MaxPartitions
            ? partitions
            : throw new ArgumentOutOfRangeException(nameof(partitions), partitions, $"Subscription '{name}' can have 1 to {SubscriptionDefinition.MaxPartitions} partitions.");
        return this;
    }

    /// <summary>At most so many of its handlers run at the same time in this process.</summary>
    public SubscriptionBuilder Concurrency(int handlers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(handlers, 1);
        concurrency = handlers;
        return this;
    }

    /// <summary>See <see cref="DeliveryMode.AtMostOnce"/>.</summary>
    public SubscriptionBuilder AtMostOnce() => Deliver(DeliveryMode.AtMostOnce);

    /// <summary>See <see cref="DeliveryMode.AtLeastOnce"/>.</summary>
    public SubscriptionBuilder AtLeastOnce() => Deliver(DeliveryMode.AtLeastOnce);

    /// <summary>See <see cref="DeliveryMode.ExactlyOnce"/>.</summary>
    public SubscriptionBuilder ExactlyOnce() => Deliver(DeliveryMode.ExactlyOnce);

    /// <summary>What is done about failing events.</summary>
    public SubscriptionBuilder Retry(RetryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        policy.Validate(name);
        retry = policy;
        return this;
    }

    /// <summary>An exception of this type is an outage, not a failure of one event: the subscription waits and probes instead of parking.</summary>
    public SubscriptionBuilder OutageOn<TException>(Func<TException, bool>? when = null) where TException : Exception
    {
        outages.Add(failure => failure is TException outage && (when is null || when(outage)));
        return this;
    }

    /// <summary>No order is promised: an event that cannot be handled is parked alone.</summary>
    public SubscriptionBuilder Unordered()
    {
        unordered = true;
        return this;
    }

    /// <summary>Takes along the progress that was kept under a former name.</summary>
    public SubscriptionBuilder RenamedFrom(string name)
    {
        renamedFrom = name;
        return this;
    }

    /// <summary>
    /// Replaces another subscription as the handler of commands: it goes on where that one stands. The other's whole progress is taken along
    /// when it is defined no longer; else only that of the commands that are handled here now.
    /// </summary>
    public SubscriptionBuilder TakesOver(string subscription)
    {
        takesOver = subscription;
        return this;
    }

    /// <summary>
    /// A table of documents that its handlers keep, through <see cref="HandlerContext.State{TDocument}"/>: changed in one transaction with its
    /// progress. A subscription with tables is exactly once, and its handlers run one at a time.
    /// </summary>
    /// <param name="table">1 to 100 characters of a-z, 0-9 and '-'. A table whose documents change their meaning needs another name.</param>
    /// <param name="configure">Adds indexes, and JSON metadata.</param>
    public SubscriptionBuilder State<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TDocument>(string table, Action<StateTableBuilder<TDocument>>? configure = null) where TDocument : class
    {
        var builder = new StateTableBuilder<TDocument>();
        configure?.Invoke(builder);
        tables.Add(builder.Build(table, catalog));
        return this;
    }

    /// <summary>Keeps its progress in a database of the application's own, in one transaction with what its handlers write there; packages for databases call it. It is exactly once, and its handlers run one at a time.</summary>
    /// <param name="store">Makes the store, once for each start; its states should be <see cref="ITransactionalState"/>.</param>
    /// <param name="isMadeInPlace">What its handlers write is a fold of the log and nothing else, which the store can clear: it starts at the beginning, publishes nothing, and is made again where it does not belong to the log.</param>
    public SubscriptionBuilder KeptIn(Func<IServiceProvider, IStateStore> store, bool isMadeInPlace = false)
    {
        ArgumentNullException.ThrowIfNull(store);
        this.store = (store, isMadeInPlace);
        return this;
    }

    /// <summary>Declares that its handlers do nothing outside Ruslo, so that a dry run may call them.</summary>
    public SubscriptionBuilder FreeOfOutsideEffects()
    {
        freeOfOutsideEffects = true;
        return this;
    }

    /// <summary>A handler of another room, with the routing keys of what it handles.</summary>
    internal void Bind(HandlerBinding handler, KeyBinding key)
    {
        handlers.Add(handler);
        keys.Add(key);
    }

    /// <exception cref="ArgumentException">It contradicts itself; the message says how.</exception>
    internal SubscriptionDefinition Build()
    {
        EventFilter filter = SubscriptionRules.FilterOf(name, catalog, handlers, batch, topics, tags);
        IReadOnlyList<EventDescriptor> commands = SubscriptionRules.CommandsOf(name, catalog, handlers, batch);
        bool keepsState = tables.Count > 0 || store.Make is not null;
        var definition = new SubscriptionDefinition
        {
            Name = name,
            Filter = filter,
            Fingerprint = SubscriptionRules.FingerprintOf(filter),
            Handlers = handlers,
            Batch = batch,
            HandlesAll = handlers.Exists(static handler => handler.Handled is null),
            Mode = mode ?? (keepsState || commands.Count > 0 ? DeliveryMode.ExactlyOnce : DeliveryMode.AtLeastOnce),
            Partitions = partitions ?? (keepsState ? 1 : SubscriptionDefinition.DefaultPartitions),
            Concurrency = concurrency,
            Start = start ?? (commands.Count > 0 || store.IsMadeInPlace ? SubscriptionStart.Beginning : SubscriptionStart.Now),
            StartsWhereItSays = start is not null,
            Commands = commands,
            RoutesByStreamKey = commands.Count > 0,
            TakesOver = takesOver,
            Retry = retry,
            Unordered = unordered,
            Keys = keys,
            RenamedFrom = renamedFrom,
            Tables = tables,
            Store = store.Make,
            IsMadeInPlace = store.IsMadeInPlace,
            Emits = !store.IsMadeInPlace,
            Outages = outages,
            FreeOfOutsideEffects = freeOfOutsideEffects,
        };
        SubscriptionRules.Check(definition);
        return definition;
    }

    private SubscriptionBuilder Deliver(DeliveryMode mode)
    {
        this.mode = mode;
        return this;
    }

    private SubscriptionBuilder Batches(BatchBinding binding)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(binding.MaxEvents, 1);
        batch = batch is null ? binding : throw new ArgumentException($"Subscription '{name}' has two batch handlers; make two subscriptions.");
        return this;
    }
}
