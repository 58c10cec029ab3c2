using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>
/// A saga and the services that it calls, on one log with timers, in processes that stop, are killed and start again. A service does a
/// command of one idempotency key once, and says so however often it is asked; what it says, when and how often, follows from that key
/// alone: at once, late, twice, or never.
/// </summary>
internal sealed class TripApp
{
    public const string Subscription = "trip.saga";
    private static readonly IServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    private readonly Simulation sim;
    private readonly int unreliable;

    /// <param name="sim">The simulation.</param>
    /// <param name="unreliable">Of ten commands, so many are not simply done.</param>
    /// <param name="machine">What it runs on; null: one without a disk.</param>
    public TripApp(Simulation sim, int unreliable, Machine? machine = null)
    {
        (this.sim, this.unreliable, Machine) = (sim, unreliable, machine ?? new(sim));
        var catalog = new CatalogBuilder();
        PlatformEvents.AddTo(catalog);
        SagaEvents.AddTo(catalog);
        Serializer = new(catalog
            .Event<TripAsked>("trip-asked", "trips", version: 2, key: static e => e.Trip)
            .Event<TripsAsked>("trip-asked", "trips", key: static e => e.Trip)
            .UpcastToMany<TripsAsked>(static e => [new TripAsked(e.Trip, e.Price), new TripAsked(e.Other, e.Price)], typeof(TripAsked))
            .Event<TripLeftOut>("trip-left-out", "trips", key: static e => e.Trip)
            .Event<TripBooked>("trip-booked", "trips", key: static e => e.Trip)
            .Event<TripFailed>("trip-failed", "trips", key: static e => e.Trip)
            .Event<Paid>("paid", "bank", version: 2, key: static e => e.Payment)
            .Event<OldPaid>("paid", "bank", key: static e => e.Payment)
            .Upcast<OldPaid, Paid>(static e => new(e.Trip, e.Payment, int.Parse(e.Price, CultureInfo.InvariantCulture)))
            .Event<NotPaid>("not-paid", "bank", key: static e => e.Trip)
            .Event<Refunded>("refunded", "bank", key: static e => e.Payment)
            .Event<SeatHeld>("seat-held", "seats", key: static e => e.Trip)
            .Event<NoSeat>("no-seat", "seats", key: static e => e.Trip)
            .Event<SeatFreed>("seat-freed", "seats", key: static e => e.Trip)
            .Event<MealAdded>("meal-added", "meals", key: static e => e.Trip)
            .Event<Ticketed>("ticketed", "tickets", key: static e => e.Trip)
            .Event<Pay>("pay", kind: EventKind.Command)
            .Event<Refund>("refund", kind: EventKind.Command)
            .Event<HoldSeat>("hold-seat", kind: EventKind.Command)
            .Event<FreeSeat>("free-seat", kind: EventKind.Command)
            .Event<AddMeal>("add-meal", kind: EventKind.Command)
            .Event<Ticket>("ticket", kind: EventKind.Command)
            .Build());
    }

    public static Saga<Trip> Saga { get; } = Ruslo.Saga.For<Trip>("trip")
        .StartsOn<TripAsked>(static e => e.Trip, static e => e.Price > 0 ? new(e.Trip, e.Price) : throw new InvalidOperationException("It has no price."))
        .CancelsOn<TripLeftOut>(static e => e.Trip, static _ => "left-out")
        .Step("pay", static s => s.Send(static t => new Pay(t.Id, t.Price))
            .SucceedsOn<Paid>(static (t, e) => t with { Payment = e.Payment, Replies = t.Replies + 1 })
            .FailsOn<NotPaid>()
            .CompensateWith(static (t, e) => new Refund(t.Id, e.Payment))
            .Timeout(TimeSpan.FromSeconds(20))
            .Retry(2, TimeSpan.FromSeconds(2)))
        .Parallel("journey", static p => p
            .Step("seat", static s => s.Send(static t => new HoldSeat(t.Id)).SucceedsOn<SeatHeld>(static (t, _) => t with { Replies = t.Replies + 1 }).FailsOn<NoSeat>()
                .CompensateWith(static t => new FreeSeat(t.Id)).Timeout(TimeSpan.FromSeconds(15)))
            .Step("meal", static s => s.Send(static t => new AddMeal(t.Id)).SucceedsOn<MealAdded>().Optional().Timeout(TimeSpan.FromSeconds(5))))
        .Step("ticket", static s => s.Send(static t => new Ticket(t.Id)).SucceedsOn<Ticketed>().Pivot().Timeout(TimeSpan.FromSeconds(10)))
        .CompletesWith(static t => new TripBooked(t.Id))
        .AbortsWith(static (t, why) => new TripFailed(t.Id, why));

    public Machine Machine { get; }

    public EventSerializer Serializer { get; }

    /// <summary>Whether anybody takes the commands.</summary>
    public bool HasServices { get; init; } = true;

    /// <summary>How many partitions the saga has.</summary>
    public int Partitions { get; init; } = 2;

    public SubscriptionProcess Process { get; private set; } = null!;

    public SubscriptionRuntime Runtime { get; private set; } = null!;

    public TimerControl Timers { get; private set; } = null!;

    /// <summary>What people see of it.</summary>
    public ISagas Sagas { get; private set; } = null!;

    public async Task StartAsync(bool faulty = false, int feedCapacity = 1024)
    {
        Process = new(sim, faulty: false);
        var log = new ProcessLog(Machine.Log, Process);
        var tables = new StateTables();
        Runtime = new(log, Serializer, NoServices, sim.Runtime, NullLogger.Instance, new ProcessStates(Machine.States, Process)) { FeedCapacity = feedCapacity, StateTables = tables };
        Timers = new(Runtime, new(), new(NullLogger.Instance));
        var saga = new RegisteredSaga("trip") { Options = new() { Partitions = Partitions } };
        saga.Add(Saga.Compile);
        await Runtime.AddAsync(SagaSubscription.Define(saga, Serializer, cachedInstances: 4));
        if (HasServices)
        {
            await Runtime.AddAsync(Services());
        }
        await Timers.StartAsync(CancellationToken.None);
        await Runtime.AddAsync(SagaIndex.Define());
        Sagas = new SagaAdmin(log, new(Serializer), Runtime, [saga], tables);
        Process.Faulty = faulty;
    }

    public async Task StopAsync()
    {
        Process.Faulty = false;
        await Timers.DisposeAsync();
        await Runtime.DisposeAsync();
        Process.Kill();
    }

    public Task AppendAsync(object e, PublishOptions? options = null) => AppendAllAsync((e, options));

    public async Task AppendAllAsync(params (object Event, PublishOptions? Options)[] events)
    {
        var drafting = new EventDrafting(Serializer);
        NewEvent[] drafts = [.. events.Select(e => drafting.Draft(e.Event, e.Options, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), null, new()))];
        await Machine.Log.AppendAsync(new() { Events = drafts });
    }

    /// <summary>Takes everything after a position again, if it has come that far.</summary>
    public async Task RewindAsync(long after)
    {
        var notes = new DefinitionLog(NullLogger.Instance);
        await Runtime.RestartAsync(Subscription, async slot =>
        {
            try
            {
                Registration next = await new Rewinding(Machine.Log, Machine.States, notes).RewindAsync(slot, SubscriptionStart.At(after + 1), CancellationToken.None);
                sim.Note($"rewound after {after}");
                return next;
            }
            catch (ArgumentException ahead)
            {
                sim.Note($"not rewound: {ahead.Message}");
                return slot.Registration;
            }
        }, CancellationToken.None);
    }

    /// <summary>A person gives the trips a price that are parked because they have none.</summary>
    public async Task HealAsync()
    {
        var parked = new List<ParkedKey>();
        foreach (Partition partition in Runtime.Find(Subscription)?.Running?.Partitions ?? [])
        {
            partition.Parked.List(Subscription, partition.Number, parked);
        }
        foreach (ParkedKey key in parked)
        {
            RecordedEvent head = (await Machine.Log.ReadAsync(key.Position - 1, EventFilter.Everything, 1)).Events[0];
            if (Serializer.Decode(head).Objects is [TripAsked { Price: 0 } asked])
            {
                var edit = new NewEvent(new("$subscriptions", Subscription), sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), "parked-edited", JsonSerializer.SerializeToUtf8Bytes(asked with { Price = 7 }));
                await Machine.Log.AppendAsync(new() { Events = new[] { edit } });
                sim.Note($"edit {key.Key} at {key.Position}: {await Runtime.RequestAsync(Subscription, new(ParkedRequestKind.Edit, key.Key, key.Position, Machine.Log.Head))}");
            }
        }
    }

    /// <summary>The list tells of each instance what the log told when it was asked for, or something later.</summary>
    public async Task CheckListAsync()
    {
        Dictionary<StreamId, int> before = VersionsOf(await Machine.ReadAsync());
        var listed = new Dictionary<StreamId, SagaSummary>();
        SagaFilter? filter = new() { Limit = 2 };
        while (filter is not null)
        {
            SagaPage page = await Sagas.ListAsync(filter);
            foreach (SagaSummary one in page.Instances)
            {
                listed[SagaTopics.Of(one.Saga, one.Tenant, one.Instance)] = one;
            }
            filter = page.Cursor is { } cursor ? filter with { Cursor = cursor } : null;
        }
        Dictionary<StreamId, List<SagaHead>> told = HeadsOf(await Machine.ReadAsync());
        foreach ((StreamId stream, int records) in before)
        {
            SagaSummary? one = listed.GetValueOrDefault(stream);
            Truth.Require(one is not null && told[stream].Skip(records - 1).Any(head => head.UpdatedAt == one.UpdatedAt && head.Status == one.Status && head.Steps.SequenceEqual(one.Steps)),
                $"the list has {stream} as {one?.Status} of {one?.UpdatedAt:O}, and the log had {told[stream][records - 1].Status} of {told[stream][records - 1].UpdatedAt:O}");
        }
        sim.Note($"{listed.Count} listed");
    }

    private static Dictionary<StreamId, int> VersionsOf(IEnumerable<RecordedEvent> log)
        => log.Where(static e => e.Name == SagaMoved.Name).GroupBy(static e => e.Stream).ToDictionary(static all => all.Key, static all => all.Count());

    private Dictionary<StreamId, List<SagaHead>> HeadsOf(IEnumerable<RecordedEvent> log)
        => log.Where(static e => e.Name == SagaMoved.Name).GroupBy(static e => e.Stream).ToDictionary(static all => all.Key, all => all.Select(e => ((SagaMoved)Serializer.Decode(e).Objects[0]).Head!).ToList());

    private SubscriptionDefinition Services()
    {
        var builder = new SubscriptionBuilder("services", Serializer.Catalog);
        builder
            .On<Pay>((c, context, ct) => AnswerAsync(context, c.Price % 3 == 0 ? new OldPaid(c.Trip, context.IdempotencyKey, c.Price.ToString(CultureInfo.InvariantCulture)) : new Paid(c.Trip, context.IdempotencyKey, c.Price), new NotPaid(c.Trip), ct))
            .On<HoldSeat>((c, context, ct) => AnswerAsync(context, new SeatHeld(c.Trip, context.IdempotencyKey), new NoSeat(c.Trip), ct))
            .On<AddMeal>((c, context, ct) => AnswerAsync(context, new MealAdded(c.Trip), null, ct))
            .On<Ticket>((c, context, ct) => AnswerAsync(context, new Ticketed(c.Trip), null, ct))
            .On<Refund>(static async (c, context, ct) => await context.Events.PublishAsync(new Refunded(c.Trip, c.Payment), ct))
            .On<FreeSeat>(static async (c, context, ct) => await context.Events.PublishAsync(new SeatFreed(c.Trip), ct));
        return builder.Build();
    }

    /// <summary>The same answer for the same key, however often it is asked; a pivot without a failure is answered in the end.</summary>
    private async ValueTask AnswerAsync(HandlerContext context, object success, object? failure, CancellationToken cancellationToken)
    {
        ulong fate = PartitionHash.Of(new StreamId("", "", context.IdempotencyKey));
        if ((int)(fate % 10) >= unreliable)
        {
            await context.Events.PublishAsync(success, cancellationToken);
            return;
        }
        TimeSpan later = TimeSpan.FromMilliseconds((fate >> 8) % 60_000);
        switch (fate / 10 % 5)
        {
            case 0 when failure is not null:
                await context.Events.PublishAsync(failure, cancellationToken);
                break;
            case 1:
                await context.Events.PublishAsync(success, new() { DueAt = context.Now + later }, cancellationToken);
                break;
            case 2:
                await context.Events.PublishAsync(success, cancellationToken);
                await context.Events.PublishAsync(success, new() { DueAt = context.Now + later }, cancellationToken);
                break;
            case 3 when success is not Ticketed:
                break; // it is done, and nobody is told
            case 4 when failure is not null:
                await context.Events.PublishAsync(failure, new() { DueAt = context.Now + later }, cancellationToken);
                break;
            default:
                await context.Events.PublishAsync(success, cancellationToken);
                break;
        }
    }
}
