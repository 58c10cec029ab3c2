using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests.Sagas.Running;

/// <summary>How a reply finds its step: through deciders, relays and nested sagas, by a declared key, and when nothing leads to one.</summary>
public sealed class RoutingTests
{
    private static readonly Decider<Till, TillCommand, TillEvent> Tills = new("tills", new(0), static (till, command) => command switch
    {
        Collect c when c.Amount > 100 => Decision.Refuse("too-much"),
        Collect c => new Collected(c.TillId, c.Amount),
        _ => [],
    }, static (till, e) => e is Collected collected ? new(till.Sum + collected.Amount) : till);

    private readonly Lives lives = new(Describe);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reply_of_a_decider_and_of_whoever_follows_from_it_is_found()
    {
        Saga<Visit> saga = Saga.For<Visit>("visit")
            .StartsOn<VisitBegan>(static e => e.Id, static e => new(e.Id, e.Amount))
            .Step("collect", static s => s.Send(static v => new Collect("t1", v.Amount)).SucceedsOn<Collected>(static (v, e) => v with { Notes = $"collected {e.Amount}" }))
            .Step("print", static s => s.Send(static v => new Print(v.Id)).SucceedsOn<ReceiptFiled>())
            .CompletesWith(static v => new VisitEnded(v.Id, v.Notes));
        await using TestApp app = await lives.StartAsync(ruslo => ruslo
            .AddSaga(saga)
            .AddDecider(Tills)
            .AddSubscription("printer", static s => s.On<Print>(static async (c, context, ct) => await context.Events.PublishAsync(new Printed(c.Id), ct)))
            .AddSubscription("archive", static s => s.On<Printed>(static async (e, context, ct) => await context.Events.PublishAsync(new ReceiptFiled(e.Id), ct))));
        await app.PublishAsync(new VisitBegan("v1", 7), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(new VisitEnded("v1", "collected 7"), Assert.Single(app.Published<VisitEnded>()));
    }

    [Fact]
    public async Task A_refusal_is_a_failure_by_itself()
    {
        Saga<Visit> saga = Saga.For<Visit>("visit")
            .StartsOn<VisitBegan>(static e => e.Id, static e => new(e.Id, e.Amount))
            .Step("collect", static s => s.Send(static v => new Collect("t1", v.Amount)).SucceedsOn<Collected>())
            .AbortsWith(static (v, why) => new VisitEnded(v.Id, $"{why.Step}: {why.Code}"));
        await using TestApp app = await lives.StartAsync(ruslo => ruslo.AddSaga(saga).AddDecider(Tills));
        await app.PublishAsync(new VisitBegan("v1", 101), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal("collect: too-much", Assert.Single(app.Published<VisitEnded>()).Notes);
    }

    [Fact]
    public async Task A_reply_from_outside_is_found_by_its_declared_key()
    {
        Saga<Visit> saga = Saga.For<Visit>("visit")
            .StartsOn<VisitBegan>(static e => e.Id, static e => new(e.Id, e.Amount))
            .Step("print", static s => s.Send(static v => new Print(v.Id)).SucceedsOn<Printed>().KeyedBy(static e => e.Id))
            .CompletesWith(static v => new VisitEnded(v.Id, "done"));
        await using TestApp app = await lives.StartAsync(ruslo => ruslo.AddSaga(saga).AddSubscription("printer", static s => s.On<Print>(static (_, _, _) => ValueTask.CompletedTask)));
        await app.PublishAsync(new VisitBegan("v1", 1), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        await app.PublishAsync(new Printed("v2"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Empty(app.Published<VisitEnded>());
        await app.PublishAsync(new Printed("v1"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Single(app.Published<VisitEnded>());
    }

    [Fact]
    public async Task A_reply_that_leads_nowhere_is_counted_and_shown_in_health()
    {
        Saga<Visit> saga = Saga.For<Visit>("visit")
            .StartsOn<VisitBegan>(static e => e.Id, static e => new(e.Id, e.Amount))
            .Step("print", static s => s.Send(static v => new Print(v.Id)).SucceedsOn<Printed>());
        await using TestApp app = await lives.StartAsync(ruslo => ruslo.AddSaga(saga).AddSubscription("printer", static s => s.On<Print>(static (_, _, _) => ValueTask.CompletedTask)));
        await app.PublishAsync(new VisitBegan("v1", 1), cancellationToken: Stop);
        await app.PublishAsync(new Printed("v1"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Contains("could not route 1 replies", Assert.Single(await app.Services.GetRequiredService<SagaControl>().TroublesAsync(Stop)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, "outer done")]
    [InlineData(101, "inner: too-much")]
    public async Task A_nested_saga_answers_its_caller_whether_it_completes_or_aborts(int amount, string ended)
    {
        Saga<Visit> inner = Saga.For<Visit>("inner")
            .StartsOn<BeginInner>(static c => c.Id, static c => new(c.Id, c.Amount))
            .Step("collect", static s => s.Send(static v => new Collect("t1", v.Amount)).SucceedsOn<Collected>())
            .CompletesWith(static v => new InnerEnded(v.Id));
        Saga<Visit> outer = Saga.For<Visit>("outer")
            .StartsOn<VisitBegan>(static e => e.Id, static e => new(e.Id, e.Amount))
            .Step("inner", s => s.Run(inner, static v => new BeginInner($"inner of {v.Id}", v.Amount)).SucceedsOn<InnerEnded>())
            .CompletesWith(static v => new VisitEnded(v.Id, "outer done"))
            .AbortsWith(static (v, why) => new VisitEnded(v.Id, $"{why.Step}: {why.Code}"));
        await using TestApp app = await lives.StartAsync(ruslo => ruslo.AddSaga(outer).AddSaga(inner).AddDecider(Tills));
        await app.PublishAsync(new VisitBegan("v1", amount), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(ended, Assert.Single(app.Published<VisitEnded>()).Notes);
        app.AssertNothingParked();
    }

    [Fact]
    public async Task Whoever_requests_what_starts_a_saga_gets_its_end_as_the_reply()
    {
        Saga<Visit> saga = Saga.For<Visit>("visit")
            .StartsOn<BeginInner>(static c => c.Id, static c => new(c.Id, c.Amount))
            .Step("collect", static s => s.Send(static v => new Collect("t1", v.Amount)).SucceedsOn<Collected>())
            .CompletesWith(static v => new InnerEnded(v.Id));
        await using TestApp app = await lives.StartAsync(ruslo => ruslo.AddSaga(saga).AddDecider(Tills));
        Task<Reply<InnerEnded>> asking = app.Services.GetRequiredService<IDirectBus>().RequestAsync<InnerEnded>(new BeginInner("v1", 7), cancellationToken: Stop).AsTask();
        await app.SettleAsync(Stop);
        Assert.Equal("v1", (await asking).OrThrow().Id);
    }

    [Fact]
    public async Task After_a_rewind_an_instance_ignores_what_it_has_recorded()
    {
        Saga<Visit> saga = Saga.For<Visit>("visit")
            .StartsOn<VisitBegan>(static e => e.Id, static e => new(e.Id, e.Amount))
            .Step("collect", static s => s.Send(static v => new Collect("t1", v.Amount)).SucceedsOn<Collected>())
            .CompletesWith(static v => new VisitEnded(v.Id, "done"));
        await using TestApp app = await lives.StartAsync(ruslo => ruslo.AddSaga(saga).AddDecider(Tills));
        await app.PublishAsync(new VisitBegan("v1", 7), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        int before = app.Recorded.Count(static e => !e.Stream.Topic.StartsWith("$system", StringComparison.Ordinal));
        await app.Services.GetRequiredService<ISubscriptions>().RewindAsync("visit.saga", SubscriptionStart.Beginning, Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(before, app.Recorded.Count(static e => !e.Stream.Topic.StartsWith("$system", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_instance_finishes_on_the_version_that_it_started_with_or_is_parked_until_that_is_there()
    {
        Saga<Visit> one = Saga.For<Visit>("visit")
            .StartsOn<VisitBegan>(static e => e.Id, static e => new(e.Id, e.Amount))
            .Step("print", static s => s.Send(static v => new Print(v.Id)).SucceedsOn<Printed>().KeyedBy(static e => e.Id))
            .CompletesWith(static v => new VisitEnded(v.Id, "one"));
        Saga<Visit> two = Saga.For<Visit>("visit", 2)
            .StartsOn<VisitBegan>(static e => e.Id, static e => new(e.Id, e.Amount))
            .Step("print", static s => s.Send(static v => new Print(v.Id)).SucceedsOn<Printed>().KeyedBy(static e => e.Id))
            .CompletesWith(static v => new VisitEnded(v.Id, "two"));
        await using (TestApp first = await lives.StartAsync(ruslo => ruslo.AddSaga(one).AddSubscription("printer", static s => s.On<Print>(static (_, _, _) => ValueTask.CompletedTask))))
        {
            await first.PublishAsync(new VisitBegan("old", 1), cancellationToken: Stop);
            await first.SettleAsync(Stop);
        }
        await using (TestApp second = await lives.StartAsync(ruslo => ruslo.AddSaga(two).AddSubscription("printer", static s => s.On<Print>(static (_, _, _) => ValueTask.CompletedTask))))
        {
            await second.PublishAsync(new VisitBegan("new", 1), cancellationToken: Stop);
            await second.SettleAsync(Stop);
            await second.PublishAsync(new Printed("old"), cancellationToken: Stop);
            await second.PublishAsync(new Printed("new"), cancellationToken: Stop);
            await second.SettleAsync(Stop);
            Assert.Equal(new VisitEnded("new", "two"), Assert.Single(second.Published<VisitEnded>()));
            Assert.Contains("runs on version 1", Assert.Single(second.Parked("visit.saga")).Error, StringComparison.Ordinal);
        }
        await using TestApp third = await lives.StartAsync(ruslo => ruslo.AddSaga(one).AddSaga(two).AddSubscription("printer", static s => s.On<Print>(static (_, _, _) => ValueTask.CompletedTask)));
        await third.AdvanceAsync(TimeSpan.FromHours(1), Stop);
        Assert.Equal([new("new", "two"), new("old", "one")], third.Published<VisitEnded>());
        third.AssertNothingParked();
    }

    [Fact]
    public async Task An_instance_migrates_where_the_newer_version_says_so()
    {
        Saga<Visit> one = Saga.For<Visit>("visit")
            .StartsOn<VisitBegan>(static e => e.Id, static e => new(e.Id, e.Amount))
            .Step("print", static s => s.Send(static v => new Print(v.Id)).SucceedsOn<Printed>().KeyedBy(static e => e.Id))
            .CompletesWith(static v => new VisitEnded(v.Id, "one"));
        Saga<NewVisit> two = Saga.For<NewVisit>("visit", 2)
            .StartsOn<VisitBegan>(static e => e.Id, static e => new(e.Id, [e.Amount]))
            .MigratesFrom<Visit>(1, static old => new(old.Id, [old.Amount]))
            .Step("print", static s => s.Send(static v => new Print(v.Visit)).SucceedsOn<Printed>().KeyedBy(static e => e.Id))
            .CompletesWith(static v => new VisitEnded(v.Visit, $"two of {v.Amounts[0]}"));
        await using (TestApp first = await lives.StartAsync(ruslo => ruslo.AddSaga(one).AddSubscription("printer", static s => s.On<Print>(static (_, _, _) => ValueTask.CompletedTask))))
        {
            await first.PublishAsync(new VisitBegan("old", 5), cancellationToken: Stop);
            await first.SettleAsync(Stop);
        }
        await using TestApp second = await lives.StartAsync(ruslo => ruslo.AddSaga(two).AddSubscription("printer", static s => s.On<Print>(static (_, _, _) => ValueTask.CompletedTask)));
        await second.PublishAsync(new Printed("old"), cancellationToken: Stop);
        await second.SettleAsync(Stop);
        Assert.Equal(new VisitEnded("old", "two of 5"), Assert.Single(second.Published<VisitEnded>()));
        Assert.Equal(2, (await second.Services.GetRequiredService<ISagas>().GetAsync("visit", "old", cancellationToken: Stop))!.Summary.Version);
    }

    private static void Describe(CatalogBuilder catalog) => catalog
        .Event<VisitBegan>("visit-began", "visits", key: static e => e.Id)
        .Event<VisitEnded>("visit-ended", "visits", key: static e => e.Id)
        .Event<InnerEnded>("inner-ended", "inners", key: static e => e.Id)
        .Event<Printed>("printed", "prints", key: static e => e.Id)
        .Event<ReceiptFiled>("receipt-filed", "archive", key: static e => e.Id)
        .Event<Collected>("collected", "tills", key: static e => e.TillId)
        .Event<Collect>("collect", kind: EventKind.Command, key: static c => c.TillId)
        .Event<Print>("print", kind: EventKind.Command)
        .Event<BeginInner>("begin-inner", kind: EventKind.Command, key: static c => c.Id);

    public abstract record TillEvent;

    public abstract record TillCommand;

    public sealed record Collected(string TillId, int Amount) : TillEvent;

    public sealed record Collect(string TillId, int Amount) : TillCommand;

    public sealed record Till(int Sum);

    public sealed record VisitBegan(string Id, int Amount);

    public sealed record VisitEnded(string Id, string Notes);

    public sealed record InnerEnded(string Id);

    public sealed record BeginInner(string Id, int Amount);

    public sealed record Print(string Id);

    public sealed record Printed(string Id);

    public sealed record ReceiptFiled(string Id);

    public sealed record Visit(string Id, int Amount, string Notes = "");

    public sealed record NewVisit(string Visit, IReadOnlyList<int> Amounts);
}
