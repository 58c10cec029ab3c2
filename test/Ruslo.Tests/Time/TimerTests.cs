using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests.Time;

/// <summary>Timers that are set from outside of handlers, in a host on a log in memory, in virtual time.</summary>
public sealed class TimerTests
{
    private readonly TimerBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_timer_fires_at_its_time_and_not_before()
    {
        await using TestApp app = await bench.StartAsync();
        ScheduledTimer set = await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1"), TimeSpan.FromSeconds(10), cancellationToken: Stop);
        await app.AdvanceAsync(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1), Stop);
        Assert.Empty(app.Published<Reminded>());
        Assert.Equal(TimerState.Pending, (await TimerBench.Timers(app).FindAsync(set.Id, cancellationToken: Stop))!.State);
        await app.AdvanceAsync(TimeSpan.FromTicks(1), Stop);
        Assert.Equal(new Reminded("o1"), Assert.Single(app.Published<Reminded>()));
        Assert.Equal(TimerState.Fired, (await TimerBench.Timers(app).FindAsync(set.Id, cancellationToken: Stop))!.State);
        await app.AdvanceAsync(TimeSpan.FromMinutes(1), Stop);
        Assert.Single(app.Published<Reminded>());
    }

    [Fact]
    public async Task What_fires_is_recorded_as_if_it_were_published_then_in_one_append_with_the_end_of_its_timer()
    {
        await using TestApp app = await bench.StartAsync();
        var correlation = Guid.NewGuid();
        var options = new TimerOptions { Tenant = "acme", Tags = ["by:test"], Headers = EventHeaders.From(new KeyValuePair<string, string>("a", "b")), CorrelationId = correlation };
        ScheduledTimer set = await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1", 7), TimeSpan.FromSeconds(1), options, Stop);
        await app.AdvanceAsync(TimeSpan.FromSeconds(1), Stop);
        RecordedEvent[] timer = [.. (await bench.Log.ReadStreamAsync(new("acme", "$timers", set.Id), 0, ReadDirection.Forwards, 10, Stop)).Events];
        RecordedEvent message = Assert.Single(await bench.TopicAsync("reminders"));
        Assert.Equal(["timer-set", "timer-fired"], timer.Select(static e => e.Name));
        Assert.Equal((new StreamId("acme", "reminders", "o1"), "reminded", timer[1].Position + 1), (message.Stream, message.Name, message.Position));
        Assert.Equal(["number:7", "by:test"], message.Tags);
        Assert.Equal("b", message.Headers.Find("a"));
        Assert.Equal((correlation, timer[0].EventId, DerivedId.ForScheduled(timer[0].EventId)), (message.CorrelationId, message.CausationId, message.EventId));
        Assert.All(timer, e => Assert.Equal((correlation, EventKind.System), (e.CorrelationId, e.Kind)));
        Assert.Equal(timer[0].EventId, timer[1].CausationId);
        Assert.Equal(new TimerStatus(set.Id, TimerBench.Start + TimeSpan.FromSeconds(1), TimerState.Fired, message.Stream, "reminded", message.EventId), await TimerBench.Timers(app).FindAsync(set.Id, "acme", Stop));
        Assert.Null(await TimerBench.Timers(app).FindAsync(set.Id, cancellationToken: Stop));
    }

    [Fact]
    public async Task A_command_is_sent_at_its_time()
    {
        await using TestApp app = await bench.StartAsync(static r => r.AddSubscription("expiring", static s => s.On<Expire>(static async (e, context, ct) => await context.Events.PublishAsync(new Asked(e.Order, "again"), ct))));
        await TimerBench.Timers(app).ScheduleAsync(new Expire("o1"), TimerBench.Start + TimeSpan.FromSeconds(3), cancellationToken: Stop);
        await app.AdvanceAsync(TimeSpan.FromSeconds(3), Stop);
        RecordedEvent command = Assert.Single(await bench.TopicAsync("expire")), answer = Assert.Single(await bench.TopicAsync("orders"));
        Assert.Equal((EventKind.Command, "o1", command.EventId, command.CorrelationId), (command.Kind, command.Stream.Key, answer.CausationId, answer.CorrelationId));
    }

    [Fact]
    public async Task Timers_fire_in_the_order_of_their_times_then_of_their_setting()
    {
        await using TestApp app = await bench.StartAsync();
        int[] seconds = [5, 3, 9, 3, 1, 5, 3, 9, 1, 5];
        for (int i = 0; i < seconds.Length; i++)
        {
            await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1", i), TimerBench.Start + TimeSpan.FromSeconds(seconds[i]), cancellationToken: Stop);
        }
        app.Time.Adjust(TimeSpan.FromMinutes(1)); // all are due at one moment
        await app.SettleAsync(Stop);
        Assert.Equal([4, 8, 1, 3, 6, 0, 5, 9, 2, 7], app.Published<Reminded>().Select(static e => e.Number));
    }

    [Fact]
    public async Task A_timer_of_the_past_fires_at_once()
    {
        await using TestApp app = await bench.StartAsync();
        await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1"), TimerBench.Start - TimeSpan.FromDays(1), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Single(app.Published<Reminded>());
    }

    [Fact]
    public async Task A_clock_that_is_set_forward_fires_within_seconds_and_one_set_back_waits()
    {
        await using TestApp app = await bench.StartAsync();
        await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1", 1), TimeSpan.FromDays(10), cancellationToken: Stop);
        app.Time.Adjust(TimeSpan.FromDays(11));
        await app.SettleAsync(Stop);
        Assert.Single(app.Published<Reminded>());
        await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1", 2), TimeSpan.FromSeconds(2), cancellationToken: Stop);
        app.Time.Adjust(-TimeSpan.FromSeconds(30));
        await app.AdvanceAsync(TimeSpan.FromSeconds(31), Stop);
        Assert.Single(app.Published<Reminded>());
        await app.AdvanceAsync(TimeSpan.FromSeconds(1), Stop);
        Assert.Equal([1, 2], app.Published<Reminded>().Select(static e => e.Number));
    }

    [Fact]
    public async Task Weeks_pass_in_a_moment()
    {
        await using TestApp app = await bench.StartAsync();
        for (int i = 1; i <= 12; i++)
        {
            await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1", i), TimeSpan.FromDays(1.5 * i), cancellationToken: Stop);
        }
        await app.SettleAsync(Stop);
        Assert.Empty(app.Published<Reminded>()); // what is due in future does not keep it from settling, nor does time move there
        Assert.Equal(TimeSpan.Zero, app.Time.Elapsed);
        await app.AdvanceAsync(TimeSpan.FromDays(10), Stop);
        Assert.Equal([1, 2, 3, 4, 5, 6], app.Published<Reminded>().Select(static e => e.Number));
    }

    [Fact]
    public async Task A_cancelled_timer_never_fires_and_every_answer_is_a_value()
    {
        await using TestApp app = await bench.StartAsync();
        IDirectTimers timers = TimerBench.Timers(app);
        ScheduledTimer one = await timers.ScheduleAsync(new Reminded("o1"), TimeSpan.FromSeconds(5), cancellationToken: Stop);
        ScheduledTimer other = await timers.ScheduleAsync(new Reminded("o2"), TimeSpan.FromSeconds(5), cancellationToken: Stop);
        Assert.Equal(TimerCancellation.Cancelled, await timers.CancelAsync(one.Id, cancellationToken: Stop));
        Assert.Equal(TimerCancellation.AlreadyCancelled, await timers.CancelAsync(one.Id, cancellationToken: Stop));
        Assert.Equal(TimerCancellation.Unknown, await timers.CancelAsync(other.Id, "acme", Stop));
        await app.AdvanceAsync(TimeSpan.FromSeconds(6), Stop);
        Assert.Equal("o2", Assert.Single(app.Published<Reminded>()).Order);
        Assert.Equal(TimerCancellation.AlreadyFired, await timers.CancelAsync(other.Id, cancellationToken: Stop));
        Assert.Equal(TimerState.Cancelled, (await timers.FindAsync(one.Id, cancellationToken: Stop))!.State);
        Assert.Equal(4, (await bench.TopicAsync("$timers")).Count);
    }

    [Fact]
    public async Task Set_again_under_an_id_of_its_own_a_timer_is_recognised_also_after_it_has_ended()
    {
        await using TestApp app = await bench.StartAsync();
        IDirectTimers timers = TimerBench.Timers(app);
        ScheduledTimer first = await timers.ScheduleAsync(new Reminded("o1", 1), TimeSpan.FromSeconds(5), new() { Id = "remind o1" }, Stop);
        ScheduledTimer second = await timers.ScheduleAsync(new Reminded("o1", 2), TimeSpan.FromSeconds(1), new() { Id = "remind o1" }, Stop);
        await timers.ScheduleAsync(new Reminded("o2", 3), TimeSpan.FromSeconds(1), new() { Id = "remind o1", Tenant = "acme" }, Stop); // of somebody else
        Assert.Equal(("remind o1", first.Token), (second.Id, second.Token));
        await app.AdvanceAsync(TimeSpan.FromSeconds(6), Stop);
        ScheduledTimer third = await timers.ScheduleAsync(new Reminded("o1", 4), TimeSpan.FromSeconds(1), new() { Id = "remind o1" }, Stop);
        Assert.Equal(first.Token, third.Token);
        await app.AdvanceAsync(TimeSpan.FromSeconds(6), Stop);
        Assert.Equal([3, 1], app.Published<Reminded>().Select(static e => e.Number));
    }

    [Fact]
    public async Task What_could_not_be_published_cannot_be_scheduled()
    {
        await using TestApp app = await bench.StartAsync(static r => r.MaxEventBytes(1000));
        IDirectTimers timers = TimerBench.Timers(app);
        await Assert.ThrowsAsync<ArgumentException>(async () => await timers.ScheduleAsync("no event", TimeSpan.Zero, cancellationToken: Stop));
        await Assert.ThrowsAsync<InputException>(async () => await timers.ScheduleAsync(new Reminded(""), TimeSpan.Zero, cancellationToken: Stop));
        await Assert.ThrowsAsync<InputException>(async () => await timers.ScheduleAsync(new Asked("o1", new string('x', 1000)), TimeSpan.Zero, cancellationToken: Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await timers.ScheduleAsync(new Reminded("o1"), TimeSpan.Zero, new() { Topic = "$system" }, Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await timers.ScheduleAsync(new Reminded("o1"), TimeSpan.Zero, new() { Id = "" }, Stop));
        await Assert.ThrowsAsync<InputException>(async () => await timers.ScheduleAsync(new Reminded("o1"), TimeSpan.Zero, new() { Id = new string('x', 513) }, Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await timers.ScheduleAsync(new Reminded("o1"), TimeSpan.FromTicks(-1), cancellationToken: Stop));
        await app.SettleAsync(Stop);
        Assert.Empty(await bench.TopicAsync("$timers"));
    }

    [Fact]
    public async Task A_timer_whose_stream_is_closed_fails_visibly_and_keeps_no_other_from_firing()
    {
        await using TestApp app = await bench.StartAsync();
        IDirectTimers timers = TimerBench.Timers(app);
        ScheduledTimer[] set = new ScheduledTimer[9];
        for (int i = 0; i < set.Length; i++)
        {
            set[i] = await timers.ScheduleAsync(new Reminded(i == 4 ? "closed" : "open", i), TimerBench.Start + TimeSpan.FromSeconds(1), cancellationToken: Stop);
        }
        await app.PublishAsync(new Shut("closed"), cancellationToken: Stop);
        await app.AdvanceAsync(TimeSpan.FromSeconds(2), Stop);
        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8], app.Published<Reminded>().Select(static e => e.Number));
        Assert.Equal(TimerState.Failed, (await timers.FindAsync(set[4].Id, cancellationToken: Stop))!.State);
        Assert.Equal(TimerCancellation.AlreadyFailed, await timers.CancelAsync(set[4].Id, cancellationToken: Stop));
        RecordedEvent told = Assert.Single(await bench.TopicAsync("$system"), static e => e.Name == "timer-failed");
        Assert.Contains("closed", System.Text.Encoding.UTF8.GetString(told.Payload.Span), StringComparison.Ordinal);
        Assert.Empty((await timers.ListAsync(cancellationToken: Stop)).Timers);
    }

    [Fact]
    public async Task Pending_timers_fire_after_a_restart_without_anybody_setting_one()
    {
        await using (TestApp app = await bench.StartAsync())
        {
            await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1", 1), TimeSpan.FromMinutes(5), cancellationToken: Stop);
            await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1", 2), TimeSpan.FromMinutes(15), cancellationToken: Stop);
        }
        await using TestApp later = await bench.StartAsync(at: TimerBench.Start + TimeSpan.FromMinutes(10));
        Assert.Equal(1, Assert.Single(later.Published<Reminded>()).Number); // it became due meanwhile
        await later.AdvanceAsync(TimeSpan.FromMinutes(6), Stop);
        Assert.Equal([1, 2], later.Published<Reminded>().Select(static e => e.Number));
    }

    [Fact]
    public async Task A_due_index_that_is_lost_is_made_again()
    {
        await using (TestApp app = await bench.StartAsync())
        {
            await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1", 1), TimeSpan.FromMinutes(5), cancellationToken: Stop);
            ScheduledTimer set = await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1", 2), TimeSpan.FromMinutes(5), cancellationToken: Stop);
            await TimerBench.Timers(app).CancelAsync(set.Id, cancellationToken: Stop);
        }
        await using TestApp later = await bench.StartAsync(services: static s => s.AddSingleton<IStateStore>(new InMemoryStateStore()));
        await later.AdvanceAsync(TimeSpan.FromMinutes(6), Stop);
        Assert.Equal(1, Assert.Single(later.Published<Reminded>()).Number);
    }

    [Fact]
    public async Task An_application_without_timers_runs_no_index()
    {
        await using TestApp app = await bench.StartAsync();
        await app.PublishAsync(new Asked("o1"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Null(app.Services.GetRequiredService<SubscriptionRuntime>().Find(TimerIndex.Subscription));
        Assert.Equal(new TimerPage([], null).Timers, (await TimerBench.Timers(app).ListAsync(cancellationToken: Stop)).Timers);
        await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1"), TimeSpan.FromSeconds(1), cancellationToken: Stop);
        await app.AdvanceAsync(TimeSpan.FromSeconds(1), Stop);
        Assert.Single(app.Published<Reminded>());
        Assert.NotNull(app.Services.GetRequiredService<SubscriptionRuntime>().Find(TimerIndex.Subscription));
        Assert.DoesNotContain(await app.Services.GetRequiredService<ISubscriptions>().ListAsync(Stop), static status => status.Name.StartsWith('$'));
    }

    [Fact]
    public async Task Pending_timers_are_listed_in_due_order_page_by_page_and_of_one_tenant()
    {
        await using TestApp app = await bench.StartAsync();
        IDirectTimers timers = TimerBench.Timers(app);
        for (int i = 0; i < 7; i++)
        {
            await timers.ScheduleAsync(new Reminded("o1", i), TimeSpan.FromMinutes(10 - i), new() { Id = $"t{i}", Tenant = i % 3 == 2 ? "acme" : null }, Stop);
        }
        await timers.CancelAsync("t4", cancellationToken: Stop);
        var found = new List<string>();
        TimerPage page = await timers.ListAsync(limit: 2, cancellationToken: Stop);
        found.AddRange(page.Timers.Select(static t => t.Id));
        for (; page.Cursor is not null; found.AddRange(page.Timers.Select(static t => t.Id)))
        {
            page = await timers.ListAsync(limit: 2, cursor: page.Cursor, cancellationToken: Stop);
        }
        Assert.Equal(["t6", "t3", "t1", "t0"], found);
        Assert.Equal(["t5", "t2"], (await timers.ListAsync("acme", cancellationToken: Stop)).Timers.Select(static t => t.Id));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await timers.ListAsync(limit: 1001, cancellationToken: Stop));
    }

    [Fact]
    public async Task Personal_data_waits_encrypted_and_a_forgetting_reaches_what_is_pending()
    {
        await using TestApp app = await bench.StartAsync();
        await TimerBench.Timers(app).ScheduleAsync(new Noticed("c1", "a secret"), TimeSpan.FromMinutes(1), cancellationToken: Stop);
        await TimerBench.Timers(app).ScheduleAsync(new Noticed("c2", "another secret"), TimeSpan.FromMinutes(1), cancellationToken: Stop);
        RecordedEvent set = (await bench.TopicAsync("$timers"))[0];
        Assert.DoesNotContain("a secret", System.Text.Encoding.UTF8.GetString(set.Payload.Span), StringComparison.Ordinal);
        await app.Services.GetRequiredService<IPersonalData>().ForgetAsync("c1", cancellationToken: Stop);
        await app.AdvanceAsync(TimeSpan.FromMinutes(1), Stop);
        Assert.Equal([new Noticed("c1", ""), new Noticed("c2", "another secret")], app.Published<Noticed>());
    }

    [Fact]
    public async Task A_large_message_waits_in_the_log_alone_and_fires_as_it_is()
    {
        await using TestApp app = await bench.StartAsync();
        var large = new Asked("o1", new('x', 100_000));
        await TimerBench.Timers(app).ScheduleAsync(large, TimeSpan.FromMinutes(1), new() { Id = "large" }, Stop);
        await TimerBench.Timers(app).ScheduleAsync(new Asked("o1", "small"), TimeSpan.FromMinutes(1), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        IState index = await TimerLoop.IndexAsync(app.Services.GetRequiredService<SubscriptionRuntime>(), Stop);
        Assert.All((await index.QueryAsync(new(TimerIndex.Table) { Limit = 10 }, Stop)).Documents, static document => Assert.InRange(document.Value.Length, 1, 1_000));
        Assert.Equal("asked", (await TimerBench.Timers(app).ListAsync(cancellationToken: Stop)).Timers.Single(static timer => timer.Id == "large").Message);
        await app.AdvanceAsync(TimeSpan.FromMinutes(1), Stop);
        Assert.Equal([large, new("o1", "small")], app.Published<Asked>());
    }

    [Fact]
    public async Task Timers_are_scoped_and_those_of_the_root_throw()
    {
        await using TestApp app = await bench.StartAsync();
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => ScopedTimers.In(app.Services));
        Assert.Contains(nameof(IDirectTimers), thrown.Message, StringComparison.Ordinal);
        await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
        ScheduledTimer set = await scope.ServiceProvider.GetRequiredService<ITimers>().ScheduleAsync(new Reminded("o1"), TimeSpan.FromSeconds(1), cancellationToken: Stop);
        Assert.False(set.Token.IsEmpty);
        Assert.Equal(TimerCancellation.Cancelled, await scope.ServiceProvider.GetRequiredService<ITimers>().CancelAsync(set.Id, cancellationToken: Stop));
    }
}
