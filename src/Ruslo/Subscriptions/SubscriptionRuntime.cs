using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>
/// Runs the subscriptions of a process on a log: the tail, the moves that may wait, and the partitions of each. It needs no host. What
/// is recorded about a subscription is given to it. Thread-safe.
/// </summary>
internal sealed class SubscriptionRuntime : IAsyncDisposable
{
    private readonly ChangeGate control = new();
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly HashSet<Task> tracked = [];
    private readonly Registrar registrar;
    private volatile Task[] loops = [];

    /// <param name="log">The log.</param>
    /// <param name="serializer">How events are read and written.</param>
    /// <param name="services">Where handlers and what they need come from.</param>
    /// <param name="runtime">Clock, ids, and where loops run.</param>
    /// <param name="logger">The application's log.</param>
    /// <param name="states">Where subscriptions with tables keep them; null: none may have tables.</param>
    public SubscriptionRuntime(IEventLog log, EventSerializer serializer, IServiceProvider services, RusloRuntime runtime, ILogger logger, IStateStore? states = null)
    {
        (Log, Serializer, Runtime, States, Hurried) = (log, serializer, runtime, new(states, services, KeyedStateStore.For(serializer.Catalog.Personal)), control.Hurried);
        Scopes = services.GetRequiredService<IServiceScopeFactory>();
        StateTables = services.GetService<StateTables>();
        Filters = services.GetService<FilterChain<HandlerContext>>();
        PublishFilters = services.GetService<FilterChain<PublishContext>>();
        Telemetry = services.GetService<Telemetry>() ?? new();
        Logger = new(logger);
        registrar = new(log, states, new(logger));
        Drafting = services.GetService<EventDrafting>() ?? new(serializer);
        Tail = new(log, serializer, runtime, Logger);
        (Moves, CatchUp) = (new(this), new(log, ReadBudget));
        SystemEvents = new(log, runtime);
        Tail.Moved = () =>
        {
            Moves.TailMoved();
            WaitedFor.TailMoved();
        };
    }

    /// <summary>The stop was cancelled: whoever waits for something is to end at once.</summary>
    public CancellationToken Hurried { get; }

    /// <summary>Nothing can be changed any more.</summary>
    public bool IsEnding => control.IsEnding;

    public IEventLog Log { get; }

    public EventSerializer Serializer { get; }

    public RusloRuntime Runtime { get; }

    public RoutedStates States { get; }

    /// <summary>Where the application reads the tables of running subscriptions; null: nowhere.</summary>
    public StateTables? StateTables { get; init; }

    /// <summary>What wraps every handler of the application; null: nothing.</summary>
    public FilterChain<HandlerContext>? Filters { get; }

    /// <summary>What wraps publishing; null: nothing.</summary>
    public FilterChain<PublishContext>? PublishFilters { get; }

    public Telemetry Telemetry { get; }

    public IServiceScopeFactory Scopes { get; }

    public SubscriptionLog Logger { get; }

    public EventDrafting Drafting { get; }

    public Tail Tail { get; }

    public LazyMoves Moves { get; }

    public SystemEvents SystemEvents { get; }

    public WaitedFor WaitedFor { get; } = new();

    public ReadBudget ReadBudget { get; } = new();

    public DocumentBudget DocumentBudget { get; } = new();

    /// <summary>What subscriptions that catch up read together.</summary>
    public CatchUpPages CatchUp { get; }

    /// <summary>What it knows, running or not.</summary>
    public SubscriptionSlots Slots { get; } = new();

    /// <summary>How many events may wait for a partition before it reads for itself.</summary>
    public int FeedCapacity { get; init; } = PartitionFeed.DefaultCapacity;

    /// <summary>Begins to read the log's end, for those who wait for something of it, where no subscription has begun that.</summary>
    public ValueTask BeginAsync(CancellationToken cancellationToken)
        => loops.Length > 0 ? ValueTask.CompletedTask : control.RunAsync(async token =>
        {
            await Log.WaitAsync(0, token); // it may have to be opened
            StartLoops();
        }, cancellationToken);

    /// <summary>Registers a subscription where it is new, and runs it.</summary>
    public async ValueTask AddAsync(SubscriptionDefinition definition, CancellationToken cancellationToken = default)
        => await AddAsync(definition, await registrar.RecordAsync(definition, null, [], cancellationToken), cancellationToken);

    /// <summary>Runs a subscription that is registered; one that is paused is only known.</summary>
    /// <exception cref="ArgumentException">One of that name is known here already.</exception>
    public ValueTask AddAsync(SubscriptionDefinition definition, Registration registration, CancellationToken cancellationToken = default)
        => control.RunAsync(async token =>
        {
            StartLoops();
            States.Route(StoppedProgress.OwnerOf(definition.Name, registration), definition.Store);
            if (Find(definition.Name) is not null)
            {
                throw new ArgumentException($"A subscription '{definition.Name}' runs here already; give each its own name.");
            }
            var slot = new SubscriptionSlot(this, definition, registration);
            if (registration.State == RegistrationState.Active)
            {
                await slot.StartAsync(token);
            }
            Slots.Add(slot);
        }, cancellationToken);

    /// <summary>Runs another generation of a subscription beside the one that everybody knows, until it takes its place or is stopped.</summary>
    public ValueTask AddBesideAsync(SubscriptionDefinition definition, Registration registration, CancellationToken cancellationToken = default)
        => control.RunAsync(async token =>
        {
            StartLoops();
            var slot = new SubscriptionSlot(this, definition, registration, isBeside: true);
            await slot.StartAsync(token);
            Slots.Add(slot);
        }, cancellationToken);

    /// <summary>Makes a change that concerns several subscriptions, while nobody else makes one.</summary>
    public ValueTask ChangeAsync(Func<CancellationToken, ValueTask> change, CancellationToken cancellationToken = default) => control.RunAsync(change, cancellationToken);

    /// <summary>The subscription of a name; null when none is known here.</summary>
    public SubscriptionSlot? Find(string name) => Slots.Find(name);

    /// <summary>The subscription of a name.</summary>
    /// <exception cref="ArgumentException">None is known here.</exception>
    public SubscriptionSlot Get(string name)
    {
        if (Find(name) is { } found)
        {
            return found;
        }
        string[] known = [.. All().Select(static slot => slot.Name).Where(static known => !TopicName.IsReserved(known))];
        throw new ArgumentException($"There is no subscription '{name}' in this process. Known: {(known.Length == 0 ? "none" : string.Join(", ", known))}.");
    }

    /// <summary>All that are known here, by name.</summary>
    public IReadOnlyList<SubscriptionSlot> All() => Slots.All();

    /// <summary>All that run now, also beside others.</summary>
    public IReadOnlyList<RunningSubscription> Running() => [.. Slots.Everything().Select(static slot => slot.Running).OfType<RunningSubscription>()];

    /// <summary>Stops a subscription and forgets it; what is recorded stays.</summary>
    public ValueTask RemoveAsync(string name, CancellationToken cancellationToken = default)
        => ChangeAsync(name, async (slot, token) =>
        {
            await slot.StopAsync(null, token);
            Slots.Remove(slot);
        }, cancellationToken);

    /// <summary>Stops handling, also after a restart. Returns when nothing of it runs and its progress is durable.</summary>
    public ValueTask PauseAsync(string name, CancellationToken cancellationToken = default)
        => ChangeAsync(name, async (slot, token) =>
        {
            await slot.StopAsync("paused", token);
            slot.Registration = await Registrations.ChangeAsync(Log, name, slot.Registration, slot.Registration with { State = RegistrationState.Paused }, token);
        }, cancellationToken);

    /// <summary>Goes on after a pause, an interruption, a stall, or with partitions that were given up.</summary>
    public ValueTask ResumeAsync(string name, CancellationToken cancellationToken = default)
        => ChangeAsync(name, async (slot, token) =>
        {
            if (slot.Running is { } running && Array.TrueForAll(running.Partitions, static p => p.State != SubscriptionState.GivenUp))
            {
                running.Breaker.Reset();
                running.WakeAll();
                return;
            }
            await slot.StopAsync(null, token);
            slot.Registration = await Registrations.ChangeAsync(Log, name, slot.Registration, slot.Registration with { State = RegistrationState.Active }, token);
            await slot.StartAsync(token);
        }, cancellationToken);

    /// <summary>Changes a subscription while it stands still: it is stopped, the change gets its registration and returns the next one, and it runs again.</summary>
    public ValueTask RestartAsync(string name, Func<SubscriptionSlot, ValueTask<Registration>> change, CancellationToken cancellationToken = default)
        => ChangeAsync(name, async (slot, token) =>
        {
            bool ran = slot.Running is not null;
            await slot.StopAsync(null, token);
            try
            {
                slot.Registration = await change(slot);
            }
            finally
            {
                if (ran && !control.IsEnding)
                {
                    await slot.StartAsync(Hurried);
                }
            }
        }, cancellationToken);

    /// <summary>Asks about a parked event, or one that stalls a partition.</summary>
    public async ValueTask<ParkedAnswer> RequestAsync(string name, ParkedRequest request, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        RunningSubscription running = Get(name).Running ?? throw new RusloException($"Subscription '{name}' does not run; resume it first.") { Position = request.Position };
        Partition partition = Array.Find(running.Partitions, p => p.StalledOn is { } stalled && stalled.Position == request.Position)
            ?? running.PartitionOf(request.Key);
        partition.Drain.Request(request);
        if (running.Stopping.IsCancellationRequested || partition.State == SubscriptionState.GivenUp)
        {
            partition.Drain.EndRequests();
        }
        await request.Answered.OrCancelledAsync(cancellationToken);
        return await request.Answered;
    }

    /// <summary>Stops everything: running events are finished, progress is committed. Cancelled, handlers are told to end. Once more does nothing, also after it was disposed: a host may be stopped twice.</summary>
    public ValueTask StopAsync(CancellationToken cancellationToken = default)
        => control.EndAsync(BeginStop, async () =>
        {
            await Task.WhenAll(Slots.Everything().Select(slot => slot.StopAsync("stopped", cancellationToken).AsTask()));
            stopping.Cancel(); // CancelAsync calls back on the thread pool
            await Task.WhenAll(loops);
            Tail.Replies.Close();
            Task[] left;
            lock (gate)
            {
                left = [.. tracked];
            }
            await Task.WhenAll(left);
        }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stopping.Dispose();
    }

    /// <summary>Work that is waited for at the end.</summary>
    public void Track(Task work)
    {
        if (work.IsCompletedSuccessfully)
        {
            return;
        }
        lock (gate)
        {
            tracked.RemoveWhere(static done => done.IsCompletedSuccessfully);
            tracked.Add(work);
        }
    }

    /// <summary>Whether a token is the one that the handlers of a subscription get.</summary>
    internal bool IsOfHandler(string name, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled && Find(name)?.Running?.Aborting == cancellationToken;

    /// <summary>What decides the partition of a routing key.</summary>
    internal static ulong KeyHash(SubscriptionDefinition definition, in StreamId key)
        => definition.Unordered && Guid.TryParse(key.Key, out Guid eventId) ? PartitionHash.Of(eventId) : PartitionHash.Of(key);

    /// <summary>Changes of one subscription. A handler of it that waited for one would wait for itself; its token gives it away.</summary>
    private ValueTask ChangeAsync(string name, Func<SubscriptionSlot, CancellationToken, ValueTask> change, CancellationToken cancellationToken)
        => IsOfHandler(name, cancellationToken) ? throw HandlerSubscriptions.WaitsForItself(name) : control.RunAsync(token => change(Get(name), token), cancellationToken);

    /// <summary>All end together, also those that somebody is changing.</summary>
    private void BeginStop()
    {
        foreach (RunningSubscription running in Running())
        {
            running.BeginStop();
        }
    }

    private void StartLoops()
    {
        if (loops.Length > 0)
        {
            return;
        }
        Tail.Begin();
        CancellationToken token = stopping.Token;
        loops = [Runtime.Start(() => Tail.RunAsync(token)), Runtime.Start(() => Moves.RunAsync(token)), Runtime.Start(() => Moves.SweepAsync(token)), Runtime.Start(() => SystemEvents.RunAsync(token))];
    }
}
