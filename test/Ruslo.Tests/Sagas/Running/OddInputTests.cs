using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests.Sagas.Running;

/// <summary>What comes in ways that are easily forgotten: several messages of one event, commands sent elsewhere, edits, unions, batches.</summary>
public sealed class OddInputTests
{
    private readonly Lives lives = new(Describe);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_message_of_an_event_that_was_split_is_for_its_own_instance()
    {
        await using TestApp app = await lives.StartAsync(static ruslo => ruslo
            .Catalog(static catalog => catalog.UpcastToMany<PairOpened>(static pair => [new Opened(pair.One, 1), new Opened(pair.Other, 2)], typeof(Opened)))
            .AddSaga(Plain())
            .AddSubscription("work", static s => s.On<Work>(static async (c, context, ct) => await context.Events.PublishAsync(new Worked(c.Id, c.Amount), ct))));
        await app.PublishAsync(new PairOpened("a", "b"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal([new("a", 1), new("b", 2)], app.Published<Worked>().OrderBy(static e => e.Id));
        app.AssertNothingParked();
    }

    [Fact]
    public async Task A_command_that_was_sent_to_another_key_than_its_instance_parks_and_says_so()
    {
        await using TestApp app = await lives.StartAsync(static ruslo => ruslo.AddSaga(Saga.For<Job>("job").StartsOn<OpenJob>(static c => c.Id, static c => new(c.Id, 1)).Step("work", static s => s.Send(static j => new Work(j.Id, j.Amount)).SucceedsOn<Worked>().Pivot())));
        await app.Services.GetRequiredService<IDirectBus>().SendAsync(new OpenJob("a"), "elsewhere", Stop);
        await app.Services.GetRequiredService<IDirectBus>().SendAsync(new OpenJob("b"), "b", Stop);
        await app.SettleAsync(Stop);
        Assert.Contains("is for the instance 'a'", Assert.Single(app.Parked("job.saga")).Error, StringComparison.Ordinal);
        Assert.Single(app.Published<Work>());
    }

    [Fact]
    public async Task A_late_success_that_was_recorded_in_time_is_undone_however_late_it_is_handled()
    {
        await using TestApp app = await lives.StartAsync(static ruslo => ruslo
            .AddSaga(Saga.For<Job>("job").StartsOn<Opened>(static e => e.Id, static e => new(e.Id, e.Amount))
                .Step("work", static s => s.Send(static j => new Work(j.Id, j.Amount)).SucceedsOn<Worked>().KeyedBy(static e => e.Id).CompensateWith(static j => new Undo(j.Id)).Timeout(TimeSpan.FromMinutes(1)))
                .KeepsOpen(TimeSpan.FromHours(2)))
            .AddSubscription("work", static s => s.On<Work>(static (_, _, _) => ValueTask.CompletedTask).On<Undo>(static (_, _, _) => ValueTask.CompletedTask)));
        await app.PublishAsync(new Opened("a", 1), cancellationToken: Stop);
        await app.AdvanceAsync(TimeSpan.FromMinutes(5), Stop);
        var subscriptions = app.Services.GetRequiredService<ISubscriptions>();
        await subscriptions.PauseAsync("job.saga", Stop);
        await app.PublishAsync(new Worked("a", 1), cancellationToken: Stop);
        app.Time.Advance(TimeSpan.FromHours(5));
        await subscriptions.ResumeAsync("job.saga", Stop);
        await app.SettleAsync(Stop);
        Assert.Single(app.Published<Undo>());
    }

    [Fact]
    public async Task A_state_that_is_one_of_several_types_is_read_again()
    {
        Saga<Ride> saga = Saga.For<Ride>("ride").StartsOn<Opened>(static e => e.Id, static e => new Waiting(e.Id, e.Amount))
            .Step("work", static s => s.Send(static r => new Work(r.Id, 1)).SucceedsOn<Worked>(static (r, e) => new Driving(r.Id, e.Amount)).KeyedBy(static e => e.Id).Pivot())
            .CompletesWith(static r => new Closed(r.Id, r is Driving driving ? driving.Speed : -1));
        await using (TestApp first = await lives.StartAsync(ruslo => ruslo.AddSaga(saga)))
        {
            await first.PublishAsync(new Opened("a", 1), cancellationToken: Stop);
            await first.SettleAsync(Stop);
        }
        await using TestApp second = await lives.StartAsync(ruslo => ruslo.AddSaga(saga));
        await second.PublishAsync(new Worked("a", 70), cancellationToken: Stop);
        await second.SettleAsync(Stop);
        Assert.Equal(new Closed("a", 70), Assert.Single(second.Published<Closed>()));
        second.AssertNothingParked();
    }

    [Fact]
    public async Task A_compensation_that_is_handled_in_batches_is_confirmed()
    {
        await using TestApp app = await lives.StartAsync(static ruslo => ruslo
            .AddSaga(Saga.For<Job>("job").StartsOn<Opened>(static e => e.Id, static e => new(e.Id, e.Amount))
                .Step("work", static s => s.Send(static j => new Work(j.Id, j.Amount)).SucceedsOn<Worked>().CompensateWith(static j => new Undo(j.Id)))
                .Step("more", static s => s.Send(static j => new OpenJob(j.Id)).SucceedsOn<Closed>().FailsOn<Opened>().Timeout(TimeSpan.FromSeconds(1)))
                .AbortsWith(static (j, why) => new Closed(j.Id, -1)))
            .AddSubscription("work", static s => s.On<Work>(static async (c, context, ct) => await context.Events.PublishAsync(new Worked(c.Id, c.Amount), ct)))
            .AddSubscription("undo", static s => s.OnBatch<Undo>(static (_, _, _) => ValueTask.CompletedTask)));
        await app.PublishAsync(new Opened("a", 1), cancellationToken: Stop);
        await app.AdvanceAsync(TimeSpan.FromSeconds(5), Stop);
        Assert.Single(app.Published<Undo>());
        Assert.Equal(-1, Assert.Single(app.Published<Closed>()).Result);
    }

    private static Saga<Job> Plain() => Saga.For<Job>("job").StartsOn<Opened>(static e => e.Id, static e => new(e.Id, e.Amount))
        .Step("work", static s => s.Send(static j => new Work(j.Id, j.Amount)).SucceedsOn<Worked>().Pivot());

    private static void Describe(CatalogBuilder catalog) => catalog
        .Event<Opened>("opened", "jobs", version: 2, key: static e => e.Id)
        .Event<PairOpened>("pair-opened", "jobs")
        .Event<Worked>("worked", "work", key: static e => e.Id)
        .Event<Closed>("closed", "jobs", key: static e => e.Id)
        .Event<Work>("work", kind: EventKind.Command)
        .Event<Undo>("undo", kind: EventKind.Command)
        .Event<OpenJob>("open-job", kind: EventKind.Command);

    public sealed record Opened(string Id, int Amount);

    public sealed record PairOpened(string One, string Other);

    public sealed record Worked(string Id, int Amount);

    public sealed record Closed(string Id, int Result);

    public sealed record Work(string Id, int Amount);

    public sealed record Undo(string Id);

    public sealed record OpenJob(string Id);

    public sealed record Job(string Id, int Amount);

    [System.Text.Json.Serialization.JsonDerivedType(typeof(Waiting), "waiting")]
    [System.Text.Json.Serialization.JsonDerivedType(typeof(Driving), "driving")]
    public abstract record Ride(string Id);

    public sealed record Waiting(string Id, int Amount) : Ride(Id);

    public sealed record Driving(string Id, int Speed) : Ride(Id);
}
