namespace Ruslo.Crash;

/// <summary>What starts an errand. Its id is "writer count".</summary>
internal sealed record ErrandBegun(string Id, long Count);

internal sealed record Reserve(string Id);

internal sealed record Release(string Id);

internal sealed record Charge(string Id, long Count);

internal sealed record PayBack(string Id);

internal sealed record Deliver(string Id, long Count);

internal sealed record Reserved(string Id);

internal sealed record Released(string Id);

internal sealed record Charged(string Id);

internal sealed record PaidBack(string Id);

internal sealed record Delivered(string Id);

internal sealed record NotDelivered(string Id);

internal sealed record ErrandDone(string Id);

internal sealed record ErrandFailed(string Id);

/// <summary>What a recurring schedule makes.</summary>
internal sealed record Ticked(DateTimeOffset At);

internal sealed record Errand(string Id, long Count);

/// <summary>How often a command was asked for.</summary>
internal sealed record Asked(int Times);

/// <summary>
/// A saga, its services and a schedule, to be killed in the middle of steps, time-outs, compensations and occurrences. How an errand ends
/// follows from its number: one in three is not delivered, and is undone; one in four is not charged before it is asked for again.
/// </summary>
internal static class Errands
{
    public const string Name = "errands";

    /// <summary>One in so many of what a writer writes is an errand.</summary>
    public const int OneIn = 4;

    private const string Services = "errand-services";

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private static Saga<Errand> Definition { get; } = Saga.For<Errand>(Name)
        .StartsOn<ErrandBegun>(static e => e.Id, static e => new(e.Id, e.Count))
        .Step("reserve", static s => s.Send(static e => new Reserve(e.Id)).SucceedsOn<Reserved>().CompensateWith(static e => new Release(e.Id)))
        .Step("charge", static s => s.Send(static e => new Charge(e.Id, e.Count)).SucceedsOn<Charged>().CompensateWith(static e => new PayBack(e.Id))
            .Timeout(Soon).RetryForever(Soon, Soon))
        .Step("deliver", static s => s.Send(static e => new Deliver(e.Id, e.Count)).SucceedsOn<Delivered>().FailsOn<NotDelivered>())
        .CompletesWith(static e => new ErrandDone(e.Id))
        .AbortsWith(static (e, _) => new ErrandFailed(e.Id));

    public static string IdOf(int writer, long count) => FormattableString.Invariant($"{writer} {count}");

    public static bool Fails(long count) => count / OneIn % 3 == 0;

    public static CatalogBuilder AddTo(CatalogBuilder catalog) => catalog
        .Event<ErrandBegun>("errand-begun", "errands", key: static e => e.Id)
        .Event<Reserved>("reserved", "errand-shelf", key: static e => e.Id)
        .Event<Released>("released", "errand-shelf", key: static e => e.Id)
        .Event<Charged>("charged", "errand-till", key: static e => e.Id)
        .Event<PaidBack>("paid-back", "errand-till", key: static e => e.Id)
        .Event<Delivered>("delivered", "errand-door", key: static e => e.Id)
        .Event<NotDelivered>("not-delivered", "errand-door", key: static e => e.Id)
        .Event<ErrandDone>("errand-done", "errand-ends", key: static e => e.Id)
        .Event<ErrandFailed>("errand-failed", "errand-ends", key: static e => e.Id)
        .Event<Reserve>("reserve", kind: EventKind.Command)
        .Event<Release>("release", kind: EventKind.Command)
        .Event<Charge>("charge", kind: EventKind.Command)
        .Event<PayBack>("pay-back", kind: EventKind.Command)
        .Event<Deliver>("deliver", kind: EventKind.Command)
        .Event<Ticked>("ticked", "ticks", key: static _ => "all");

    public static RusloBuilder AddTo(RusloBuilder ruslo) => ruslo
        .AddSaga(Definition, new() { Partitions = 2 })
        .AddSchedule("tick", "* * * * * *", static at => new Ticked(at.At), MissedPolicy.FireAll(MissedPolicy.MaxFired))
        .AddSubscription(Services, static s => s.State<Asked>("asked")
            .On<Reserve>(static async (c, context, ct) => await context.Events.PublishAsync(new Reserved(c.Id), ct))
            .On<Release>(static async (c, context, ct) => await context.Events.PublishAsync(new Released(c.Id), ct))
            .On<Charge>(ChargeAsync)
            .On<PayBack>(static async (c, context, ct) => await context.Events.PublishAsync(new PaidBack(c.Id), ct))
            .On<Deliver>(static async (c, context, ct) => await context.Events.PublishAsync(Fails(c.Count) ? (object)new NotDelivered(c.Id) : new Delivered(c.Id), ct)));

    /// <summary>It does a command of one key once, and one in four not before it is asked for again: then a time-out has come between.</summary>
    private static async ValueTask ChargeAsync(Charge c, HandlerContext context, CancellationToken cancellationToken)
    {
        Asked? before = await context.State<Asked>().GetAsync(c.Id, cancellationToken);
        context.State<Asked>().Set(c.Id, new((before?.Times ?? 0) + 1));
        if ((before?.Times ?? 0) == (c.Count / OneIn % 4 == 0 ? 1 : 0))
        {
            await context.Events.PublishAsync(new Charged(c.Id), cancellationToken);
        }
    }
}
