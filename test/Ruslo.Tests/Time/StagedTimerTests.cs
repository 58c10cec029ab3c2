using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests.Time;

/// <summary>Timers that handlers set and cancel: committed with their progress.</summary>
public sealed class StagedTimerTests
{
    private readonly TimerBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handler_sets_a_timer_with_its_progress_and_what_fires_follows_from_its_event()
    {
        await using TestApp app = await bench.StartAsync(static r => r.AddSubscription("reminding", static s => s.On<Asked>(static async (e, context, ct) =>
        {
            ScheduledTimer set = await context.Timers.ScheduleAsync(new Reminded(e.Order), TimeSpan.FromSeconds(5), cancellationToken: ct);
            Assert.True(set.Token.IsEmpty); // staged
            Assert.Equal(TimerState.Pending, (await context.Timers.FindAsync(set.Id, cancellationToken: ct))!.State);
            if (context.Attempt < 3)
            {
                throw new InvalidOperationException("not yet"); // what it has staged is gone
            }
        })));
        var headers = EventHeaders.From(new KeyValuePair<string, string>(WellKnownHeaders.ReplyTo, "somebody"));
        Published asked = await app.PublishAsync(new Asked("o1"), new() { Tenant = "acme", Headers = headers }, Stop);
        await app.SettleAsync(Stop);
        RecordedEvent set = Assert.Single(await bench.TopicAsync("$timers"));
        Assert.Equal(("acme", asked.EventId, asked.EventId), (set.Stream.Tenant, set.CausationId, set.CorrelationId));
        await app.AdvanceAsync(TimeSpan.FromSeconds(5), Stop);
        RecordedEvent message = Assert.Single(await bench.TopicAsync("reminders"));
        Assert.Equal(("acme", set.EventId, asked.EventId, "somebody"), (message.Stream.Tenant, message.CausationId, message.CorrelationId, message.Headers.Find(WellKnownHeaders.ReplyTo)));
    }

    [Fact]
    public async Task A_handler_that_is_repeated_sets_one_timer()
    {
        int handled = 0;
        await using TestApp app = await bench.StartAsync(r => r.AddSubscription("reminding", s => s.KeyedByEach<Asked>(static _ => ["a", "b"]).On<Asked>(async (e, context, ct) =>
        {
            handled++;
            await context.Timers.ScheduleAsync(new Reminded(e.Order, handled), TimeSpan.FromSeconds(5), new() { Id = e.Order }, ct);
        })));
        await app.PublishAsync(new Asked("o1"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        await app.AdvanceAsync(TimeSpan.FromSeconds(6), Stop);
        Assert.Equal(2, handled);
        Assert.Equal(1, Assert.Single(app.Published<Reminded>()).Number);
    }

    [Fact]
    public async Task A_handler_cancels_a_timer_and_is_told_what_is()
    {
        var answers = new List<TimerCancellation>();
        await using TestApp app = await bench.StartAsync(r => r.AddSubscription("cancelling", s => s.On<Asked>(async (e, context, ct) =>
        {
            answers.Add(await context.Timers.CancelAsync(e.Order, cancellationToken: ct));
            if (e.What == "twice")
            {
                answers.Add(await context.Timers.CancelAsync(e.Order, cancellationToken: ct));
                Assert.Equal(TimerState.Cancelled, (await context.Timers.FindAsync(e.Order, cancellationToken: ct))!.State);
            }
        })));
        await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1"), TimeSpan.FromSeconds(5), new() { Id = "o1" }, Stop);
        await app.PublishAsync(new Asked("o1", "twice"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        await app.PublishAsync(new Asked("o1"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        await app.PublishAsync(new Asked("o2"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal([TimerCancellation.Cancelled, TimerCancellation.AlreadyCancelled, TimerCancellation.AlreadyCancelled, TimerCancellation.Unknown], answers);
        await app.AdvanceAsync(TimeSpan.FromSeconds(6), Stop);
        Assert.Empty(app.Published<Reminded>());
        app.AssertNothingParked();
    }

    [Fact]
    public async Task A_cancellation_whose_timer_fires_before_the_commit_is_made_again()
    {
        var answers = new List<TimerCancellation>();
        await using TestApp app = await bench.StartAsync(r => r.AddSubscription("cancelling", s => s.ExactlyOnce().On<Asked>(async (e, context, ct) =>
        {
            answers.Add(await context.Timers.CancelAsync("o1", cancellationToken: ct));
            if (answers.Count == 1)
            {
                // It fires between the answer and the commit that holds it.
                await bench.Log.AppendAsync(new() { Events = new[] { new NewEvent(TimerStream.Of("", "o1"), Guid.NewGuid(), TimerStream.Fired, "{}"u8.ToArray()) } }, ct);
            }
        })));
        await TimerBench.Timers(app).ScheduleAsync(new Reminded("o1"), TimeSpan.FromHours(5), new() { Id = "o1" }, Stop);
        await app.PublishAsync(new Asked("o1"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal([TimerCancellation.Cancelled, TimerCancellation.AlreadyFired], answers);
        Assert.Equal(["timer-set", "timer-fired"], (await bench.TopicAsync("$timers")).Select(static e => e.Name));
        app.AssertNothingParked();
    }

    [Fact]
    public async Task A_handler_with_a_state_table_sets_timers_and_cannot_cancel()
    {
        await using TestApp app = await bench.StartAsync(static r => r.AddSubscription("counting", static s => s.State<Asked>("asked").On<Asked>(static async (e, context, ct) =>
        {
            context.State<Asked>().Set(e.Order, e);
            await context.Timers.ScheduleAsync(new Reminded(e.Order), TimeSpan.FromSeconds(5), cancellationToken: ct);
            await context.Timers.ScheduleAsync(new Reminded(e.Order, 2), TimeSpan.FromSeconds(5), new() { Id = "once" }, ct);
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await context.Timers.CancelAsync("once", cancellationToken: ct));
        })));
        await app.PublishAsync(new Asked("o1"), cancellationToken: Stop);
        await app.PublishAsync(new Asked("o2"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        await app.AdvanceAsync(TimeSpan.FromSeconds(6), Stop);
        Assert.Equal([("o1", 0), ("o1", 2), ("o2", 0)], app.Published<Reminded>().Select(static e => (e.Order, e.Number)).Order());
        app.AssertNothingParked();
    }

    [Fact]
    public async Task A_decision_sets_and_cancels_timers_in_its_append()
    {
        await using TestApp app = await bench.StartAsync();
        var deciders = app.Services.GetRequiredService<IDirectDeciders>();
        Executed<int, CaseEvent> began = await deciders.ExecuteAsync(TimerBench.Cases, "c1", new Begin("x", TimeSpan.FromSeconds(10)), Stop);
        Assert.Equal(1, began.State);
        RecordedEvent[] all = [.. (await bench.Log.ReadAsync(0, EventFilter.Everything, 100, Stop)).Events.Where(static e => e.Stream.Topic != "$system")];
        Assert.Equal(["began", "expire", "timer-set", "timer-set"], all.Select(static e => e.Name));
        Assert.Equal([1L, 2, 3], all.Skip(1).Select(e => e.Position - all[0].Position));
        (await deciders.ExecuteAsync(TimerBench.Cases, "c1", new End("x"), Stop)).OrThrow();
        await app.AdvanceAsync(TimeSpan.FromSeconds(11), Stop);
        Assert.Equal("any", Assert.Single(app.Published<Reminded>()).Order); // of the other timer
        Assert.Equal("reminders/any", Assert.Single(await bench.TopicAsync("reminders")).Stream.ToString());
    }

    [Fact]
    public async Task A_decision_leaves_out_what_has_no_effect_any_more()
    {
        await using TestApp app = await bench.StartAsync();
        var deciders = app.Services.GetRequiredService<IDirectDeciders>();
        for (int i = 0; i < 3; i++)
        {
            Executed<int, CaseEvent> nudged = await deciders.ExecuteAsync(TimerBench.Cases, "c1", new Nudge("n"), Stop);
            Assert.Null(nudged.Conflict);
            await app.AdvanceAsync(TimeSpan.FromSeconds(i), Stop);
        }
        Assert.Equal("nudge", Assert.Single(app.Published<Reminded>()).Order);
        Executed<int, CaseEvent> off = await deciders.ExecuteAsync(TimerBench.Cases, "c1", new CallOff("n", "unknown"), Stop);
        Assert.Null(off.Conflict);
        Assert.Equal(2, (await bench.TopicAsync("$timers")).Count);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => (await deciders.ExecuteAsync(TimerBench.Cases, "c1", new CallOff("n", "n"), Stop)).OrThrow());
    }

    [Fact]
    public async Task A_command_with_an_id_sets_its_timers_once()
    {
        await using TestApp app = await bench.StartAsync();
        var deciders = app.Services.GetRequiredService<IDirectDeciders>();
        var options = new ExecuteOptions { CommandId = Guid.NewGuid() };
        var nudge = new ExecuteOptions { CommandId = Guid.NewGuid() };
        for (int i = 0; i < 3; i++)
        {
            Executed<int, CaseEvent> began = await deciders.ExecuteAsync(TimerBench.Cases, "c1", new Begin("x", TimeSpan.FromSeconds(10)), options, Stop);
            Assert.Equal(i > 0, began.IsRepeated);
            Assert.Equal([new Began("x")], began.Events);
            Assert.Null((await deciders.ExecuteAsync(TimerBench.Cases, "c1", new Nudge("n"), nudge, Stop)).Conflict);
        }
        await app.AdvanceAsync(TimeSpan.FromSeconds(11), Stop);
        Assert.Equal(["any", "nudge", "x"], app.Published<Reminded>().Select(static e => e.Order).Order());
        Guid any = DerivedId.ForCommanded(bench.Log.Id, new("cases", "c1"), options.CommandId.Value, 2); // after its event and its command
        Assert.Equal(TimerState.Fired, (await TimerBench.Timers(app).FindAsync(any.ToString(), cancellationToken: Stop))!.State);
    }

    [Fact]
    public async Task A_sent_command_sets_and_cancels_timers_with_its_progress()
    {
        await using TestApp app = await bench.StartAsync(static r => r.AddDecider(TimerBench.Cases));
        var bus = app.Services.GetRequiredService<IDirectBus>();
        Published sent = await bus.SendAsync(new Begin("x", TimeSpan.FromSeconds(10)), "c1", Stop);
        await bus.SendAsync(new Begin("y", TimeSpan.FromSeconds(10)), "c1", Stop);
        await bus.SendAsync(new End("x"), "c1", Stop);
        await bus.SendAsync(new CallOff("case x", "unknown"), "c1", Stop);
        await app.SettleAsync(Stop);
        RecordedEvent[] timers = [.. await bench.TopicAsync("$timers")];
        Assert.Equal(4 + 1, timers.Length); // two each, and one cancelled
        Assert.Equal((sent.EventId, sent.EventId), (timers[0].CausationId, timers[0].CorrelationId));
        await app.AdvanceAsync(TimeSpan.FromSeconds(11), Stop);
        Assert.Equal(["any", "any", "y"], app.Published<Reminded>().Select(static e => e.Order).Order());
        app.AssertNothingParked();
    }

    [Fact]
    public async Task Commands_for_several_streams_set_and_cancel_timers_together()
    {
        await using TestApp app = await bench.StartAsync();
        var deciders = app.Services.GetRequiredService<IDirectDeciders>();
        var joint = new JointExecution();
        joint.Add(TimerBench.Cases, "c1", new Begin("x", TimeSpan.FromSeconds(10)));
        joint.Add(TimerBench.Cases, "c2", new Nudge("n"));
        Assert.Null((await deciders.ExecuteAsync(joint, Stop)).Conflict);
        var second = new JointExecution();
        second.Add(TimerBench.Cases, "c1", new End("x"));
        second.Add(TimerBench.Cases, "c2", new Nudge("n"));
        Assert.Null((await deciders.ExecuteAsync(second, Stop)).Conflict);
        await app.AdvanceAsync(TimeSpan.FromSeconds(11), Stop);
        Assert.Equal(["any", "nudge"], app.Published<Reminded>().Select(static e => e.Order).Order());
    }
}
