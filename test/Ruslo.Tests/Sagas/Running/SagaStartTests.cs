using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Sagas.Running;

/// <summary>What a saga finds when it starts for the first time, or in another version, and what it says about itself.</summary>
public sealed class SagaStartTests
{
    private static readonly Saga<Errand> One = Saga.For<Errand>("errand").StartsOn<RunErrand>(static c => c.Id, static c => new(c.Id)).StartsOn<ErrandAsked>(static e => e.Id, static e => new(e.Id))
        .Step("fetch", static s => s.Send(static e => new Fetch(e.Id)).SucceedsOn<Fetched>().KeyedBy(static e => e.Id).CompensateWith(static (e, _) => new PutBack(e.Id)))
        .Step("bring", static s => s.Send(static e => new Bring(e.Id)).SucceedsOn<Brought>().KeyedBy(static e => e.Id));

    private readonly Lives lives = new(Describe);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commands_that_were_sent_before_there_was_a_saga_start_instances_and_earlier_events_do_not()
    {
        await using (TestApp before = await lives.StartAsync(static _ => { }))
        {
            await before.PublishAsync(new ErrandAsked("event"), cancellationToken: Stop);
            await before.Services.GetRequiredService<IDirectBus>().SendAsync(new RunErrand("a"), "a", Stop);
            await before.Services.GetRequiredService<IDirectBus>().SendAsync(new RunErrand("b"), "b", Stop);
        }
        await using TestApp app = await lives.StartAsync(static ruslo => ruslo.AddSaga(One));
        await app.AdvanceAsync(TimeSpan.FromMinutes(2), Stop); // what waits is tried when its time comes
        Assert.Equal(["a", "b"], app.Published<Fetch>().Select(static c => c.Id).Order());
        app.AssertNothingParked();
    }

    [Fact]
    public async Task An_instance_does_not_migrate_to_a_version_that_has_no_place_for_what_is_under_way()
    {
        await using (TestApp first = await lives.StartAsync(static ruslo => ruslo.AddSaga(One)))
        {
            await first.PublishAsync(new ErrandAsked("a"), cancellationToken: Stop);
            await first.SettleAsync(Stop);
        }
        Saga<Errand> two = Saga.For<Errand>("errand", 2).StartsOn<ErrandAsked>(static e => e.Id, static e => new(e.Id)).MigratesFrom<Errand>(1, static old => old)
            .StartsOn<RunErrand>(static c => c.Id, static c => new(c.Id))
            .Step("collect", static s => s.Send(static e => new Fetch(e.Id)).SucceedsOn<Fetched>().KeyedBy(static e => e.Id).Pivot());
        await using TestApp second = await lives.StartAsync(ruslo => ruslo.AddSaga(two));
        await second.PublishAsync(new Fetched("a"), cancellationToken: Stop);
        await second.SettleAsync(Stop);
        Assert.Contains("its step 'fetch' is Waiting", Assert.Single(second.Parked("errand.saga")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_to_a_step_that_was_renamed_without_a_new_version_parks_and_counts_once_the_step_is_back()
    {
        await using (TestApp first = await lives.StartAsync(static ruslo => ruslo.AddSaga(One)))
        {
            await first.PublishAsync(new ErrandAsked("a"), cancellationToken: Stop);
            await first.SettleAsync(Stop);
        }
        Saga<Errand> renamed = Saga.For<Errand>("errand").StartsOn<ErrandAsked>(static e => e.Id, static e => new(e.Id)).StartsOn<RunErrand>(static c => c.Id, static c => new(c.Id))
            .Step("collect", static s => s.Send(static e => new Fetch(e.Id)).SucceedsOn<Fetched>().KeyedBy(static e => e.Id).Pivot());
        await using (TestApp second = await lives.StartAsync(ruslo => ruslo.AddSaga(renamed)))
        {
            await second.PublishAsync(new Fetched("a"), cancellationToken: Stop);
            await second.SettleAsync(Stop);
            Assert.Contains("its step 'fetch' is Waiting, but version 1 as it is defined here has no such step", Assert.Single(second.Parked("errand.saga")).Error, StringComparison.Ordinal);
        }
        await using TestApp third = await lives.StartAsync(static ruslo => ruslo.AddSaga(One));
        await third.AdvanceAsync(TimeSpan.FromHours(2), Stop); // what is parked is tried when its time comes
        third.AssertNothingParked();
        SagaStepInfo[] steps = [.. (await third.Services.GetRequiredService<ISagas>().GetAsync("errand", "a", cancellationToken: Stop))!.Summary.Steps];
        Assert.Equal([("fetch", SagaStepStatus.Succeeded), ("bring", SagaStepStatus.Waiting)], steps.Select(static step => (step.Name, step.Status)));
    }

    [Fact]
    public async Task A_time_that_was_renamed_without_a_new_version_is_not_passed_over()
    {
        static ProcessManager<Errand> Waiting(string time) => ProcessManager.For<Errand>("patient").StartsOn<ErrandAsked>(static e => e.Id, static e => new(e.Id), (_, _) => [Reaction.Wait(time, TimeSpan.FromHours(1))])
            .OnTimeout(time, static errand => errand, static errand => [Reaction.Send(new Fetch(errand.Id)), Reaction.End()]);
        await using (TestApp first = await lives.StartAsync(static ruslo => ruslo.AddProcessManager(Waiting("grace"))))
        {
            await first.PublishAsync(new ErrandAsked("a"), cancellationToken: Stop);
            await first.SettleAsync(Stop);
        }
        await using (TestApp second = await lives.StartAsync(static ruslo => ruslo.AddProcessManager(Waiting("patience"))))
        {
            await second.AdvanceAsync(TimeSpan.FromHours(1.1), Stop);
            Assert.Contains("waits for the time 'grace', but version 1 as it is defined here does not say what follows then", Assert.Single(second.Parked("patient.saga")).Error, StringComparison.Ordinal);
        }
        await using TestApp third = await lives.StartAsync(static ruslo => ruslo.AddProcessManager(Waiting("grace")));
        await third.AdvanceAsync(TimeSpan.FromHours(2), Stop);
        third.AssertNothingParked();
        Assert.Equal("a", Assert.Single(third.Published<Fetch>()).Id);
    }

    [Fact]
    public async Task The_timeline_of_an_instance_is_as_long_as_was_asked_for()
    {
        await using TestApp app = await lives.StartAsync(static ruslo => ruslo.AddSaga(One));
        await app.PublishAsync(new ErrandAsked("a"), cancellationToken: Stop);
        await app.PublishAsync(new Fetched("a"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        ISagas sagas = app.Services.GetRequiredService<ISagas>();
        Assert.Equal(2, (await sagas.GetAsync("errand", "a", cancellationToken: Stop))!.Timeline.Count);
        SagaDetails last = (await sagas.GetAsync("errand", "a", moments: 1, cancellationToken: Stop))!;
        Assert.Equal("fetched", Assert.Single(last.Timeline).Name);
        Assert.Empty(last.Timeline[0].Changes); // against the moment before, not against nothing
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await sagas.GetAsync("errand", "a", moments: 0, cancellationToken: Stop));
    }

    [Fact]
    public async Task A_reply_that_leads_nowhere_is_counted_once_however_many_partitions_read_it()
    {
        Saga<Errand> unkeyed = Saga.For<Errand>("errand").StartsOn<ErrandAsked>(static e => e.Id, static e => new(e.Id))
            .Step("fetch", static s => s.Send(static e => new Fetch(e.Id)).SucceedsOn<Fetched>().Pivot());
        await using TestApp app = await lives.StartAsync(ruslo => ruslo.AddSaga(unkeyed));
        await app.PublishAsync(new Fetched("x"), cancellationToken: Stop);
        await app.PublishAsync(new Fetched("y"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        await app.Services.GetRequiredService<ISubscriptions>().RewindAsync("errand.saga", SubscriptionStart.Beginning, Stop); // now each partition reads for itself
        await app.SettleAsync(Stop);
        Assert.Contains("could not route 2 replies", Assert.Single(await app.Services.GetRequiredService<SagaControl>().TroublesAsync(Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_somebody_moved_on_and_that_cannot_be_undone_is_told()
    {
        await using TestApp app = await lives.StartAsync(static ruslo => ruslo.AddSaga(One));
        await app.PublishAsync(new ErrandAsked("a"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        ISagas sagas = app.Services.GetRequiredService<ISagas>();
        Task<SagaAnswer> asking = sagas.MoveOnAsync("errand", "a", "fetch", "seen to", cancellationToken: Stop).AsTask();
        await app.SettleAsync(Stop);
        Assert.Equal(SagaAnswer.Done, await asking);
        asking = sagas.CancelAsync("errand", "a", "enough", cancellationToken: Stop).AsTask();
        await app.SettleAsync(Stop);
        Assert.Equal(SagaAnswer.Done, await asking);
        Assert.Equal(new CompensationLeftOut("errand", "a", "fetch", "no-reply"), Assert.Single(app.Published<CompensationLeftOut>()));
        Assert.Empty(app.Published<CompensationFailed>());
    }

    [Fact]
    public async Task What_is_doubtful_about_a_definition_is_logged_at_start()
    {
        var bench = new HostBench();
        Saga<Errand> doubtful = Saga.For<Errand>("errand").StartsOn<ErrandAsked>(static e => e.Id, static e => new(e.Id))
            .Step("fetch", static s => s.Send(static e => new Fetch(e.Id)).SucceedsOn<Fetched>().KeyedBy(static e => e.Id))
            .Step("bring", static s => s.Send(static e => new Bring(e.Id)).SucceedsOn<Brought>().KeyedBy(static e => e.Id));
        using IHost host = bench.Build(ruslo => bench.Use(ruslo).Catalog(Describe).AddSaga(doubtful));
        await host.StartAsync(Stop);
        Assert.Contains("Nothing undoes 'fetch'", Assert.Single(bench.NotesOf(3401)), StringComparison.Ordinal);
        await host.StopAsync(Stop);
    }

    private static void Describe(CatalogBuilder catalog) => catalog
        .Event<ErrandAsked>("errand-asked", "errands", key: static e => e.Id)
        .Event<Fetched>("fetched", "things", key: static e => e.Id)
        .Event<Brought>("brought", "things", key: static e => e.Id)
        .Event<RunErrand>("run-errand", kind: EventKind.Command)
        .Event<Fetch>("fetch", kind: EventKind.Command)
        .Event<Bring>("bring", kind: EventKind.Command)
        .Event<PutBack>("put-back", kind: EventKind.Command);

    public sealed record ErrandAsked(string Id);

    public sealed record RunErrand(string Id);

    public sealed record Fetch(string Id);

    public sealed record Fetched(string Id);

    public sealed record Bring(string Id);

    public sealed record Brought(string Id);

    public sealed record PutBack(string Id);

    public sealed record Errand(string Id);
}
