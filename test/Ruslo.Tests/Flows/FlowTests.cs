using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Flows;

public sealed class FlowTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Task<TestApp> StartAsync(FlowOptions? options = null, Action<RusloBuilder>? more = null) => TestApp.StartAsync(FlowBench.Builder(options, more), null, Stop);

    [Fact]
    public async Task A_case_that_goes_as_declared_raises_nothing_and_ends()
    {
        await using TestApp app = await StartAsync();
        await app.SayAsync("1", new Begun("1"), new Charged("1"), new Wrapped("1"), new Reserved("1"));
        Assert.Equal(FlowCaseStatus.Open, (await app.CaseAsync("1")).Status);
        Assert.Equal(["delivered"], (await app.CaseAsync("1")).Steps.Where(step => step.IsAwaited).Select(step => step.Name));
        await app.SayAsync("1", new Delivered("1"));
        await app.AdvanceAsync(TimeSpan.FromHours(5), Stop);
        Assert.Empty(app.Told());
        FlowCase ended = await app.CaseAsync("1");
        Assert.Equal(FlowCaseStatus.Completed, ended.Status);
        Assert.NotNull(ended.EndedAt);
    }

    [Fact]
    public async Task A_step_that_does_not_come_in_time_stalls_its_case_when_the_deadline_passes_and_once()
    {
        await using TestApp app = await StartAsync();
        await app.SayAsync("1", new Begun("1"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(14.9), Stop);
        Assert.Empty(app.Told());
        await app.AdvanceAsync(TimeSpan.FromMinutes(0.2), Stop);
        FlowStalled told = Assert.Single(app.Published<FlowStalled>());
        Assert.Equal(("order", FlowBench.CaseOf("1"), "", "charged"), (told.Flow, told.Case, told.Tenant, told.Step));
        RecordedEvent recorded = app.Recorded.Single(e => e.Name == "flow-stalled");
        Assert.Equal("$system/flow.order", recorded.Stream.ToString());
        Assert.Equal(FlowBench.CaseOf("1"), recorded.CorrelationId);
        Assert.Equal(told.DueAt, recorded.RecordedAt);
        Assert.Equal(FlowCaseStatus.Stalled, (await app.CaseAsync("1")).Status);
        await app.AdvanceAsync(TimeSpan.FromHours(3), Stop);
        Assert.Single(app.Told());
    }

    [Fact]
    public async Task A_step_that_comes_late_after_all_resumes_its_case()
    {
        await using TestApp app = await StartAsync();
        await app.SayAsync("1", new Begun("1"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(20), Stop);
        await app.SayAsync("1", new Charged("1"));
        Assert.Equal(["stalled charged", "resumed charged"], app.Told());
        Assert.Equal(FlowCaseStatus.Open, (await app.CaseAsync("1")).Status);
    }

    [Fact]
    public async Task A_deadline_runs_from_the_step_before()
    {
        await using TestApp app = await StartAsync();
        await app.SayAsync("1", new Begun("1"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(10), Stop);
        await app.SayAsync("1", new Charged("1"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(59), Stop);
        Assert.Empty(app.Told());
        await app.SayAsync("1", new Reserved("1"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(2), Stop);
        Assert.Equal(["stalled wrapped"], app.Told());
    }

    [Theory]
    [InlineData("forked charged twice", typeof(Begun), typeof(Charged), typeof(Charged), typeof(Charged))]
    [InlineData("forked begun twice", typeof(Begun), typeof(Begun))]
    [InlineData("forked reserved out-of-order", typeof(Begun), typeof(Reserved), typeof(Charged))]
    [InlineData("forked refunded undoes-nothing", typeof(Begun), typeof(Declined), typeof(Refunded))]
    [InlineData("forked refunded twice", typeof(Begun), typeof(Charged), typeof(SoldOut), typeof(Refunded), typeof(Refunded))]
    [InlineData("forked declined twice", typeof(Begun), typeof(Declined), typeof(Declined))]
    [InlineData("forked sold-out succeeded-and-failed", typeof(Begun), typeof(Charged), typeof(Reserved), typeof(Wrapped), typeof(Delivered), typeof(SoldOut))]
    [InlineData("forked delivered succeeded-and-failed", typeof(Begun), typeof(Charged), typeof(Reserved), typeof(Wrapped), typeof(SoldOut), typeof(Delivered))]
    [InlineData("forked delivered succeeded-and-failed", typeof(Begun), typeof(Charged), typeof(Refunded), typeof(Reserved), typeof(Wrapped), typeof(Delivered))]
    public async Task What_must_not_happen_forks_a_case_once(string expected, params Type[] events)
    {
        await using TestApp app = await StartAsync();
        await app.SayAsync("1", [.. events.Select(type => Activator.CreateInstance(type, "1")!)]);
        Assert.Equal([expected], app.Told());
        RecordedEvent fork = app.Recorded.Single(e => e.Name == "flow-forked");
        Assert.Equal(FlowBench.CaseOf("1"), fork.CorrelationId);
        Assert.Equal(expected.Split(' ')[1], app.Recorded.Single(e => e.EventId == fork.CausationId).Name);
        Assert.True((await app.CaseAsync("1")).IsForked);
        Assert.Single((await app.Flows().CasesAsync("order", new() { IsForked = true }, Stop)).Cases);
    }

    [Fact]
    public async Task A_failed_case_waits_for_the_compensation_of_what_has_happened_and_for_nothing_else()
    {
        await using TestApp app = await StartAsync();
        await app.SayAsync("1", new Begun("1"), new Charged("1"), new SoldOut("1"));
        Assert.Equal(FlowCaseStatus.Compensating, (await app.CaseAsync("1")).Status);
        await app.AdvanceAsync(TimeSpan.FromHours(1.9), Stop);
        Assert.Empty(app.Told());
        await app.AdvanceAsync(TimeSpan.FromHours(0.2), Stop);
        Assert.Equal(["uncompensated refunded"], app.Told());
        Assert.Equal(FlowCaseStatus.Uncompensated, (await app.CaseAsync("1")).Status);
        await app.SayAsync("1", new Refunded("1"));
        Assert.Equal(["uncompensated refunded", "resumed refunded"], app.Told());
        Assert.Equal(FlowCaseStatus.Failed, (await app.CaseAsync("1")).Status);
    }

    [Fact]
    public async Task A_step_that_comes_after_the_failure_is_to_be_undone_too()
    {
        await using TestApp app = await StartAsync();
        await app.SayAsync("1", new Begun("1"), new Declined("1"));
        Assert.Equal(FlowCaseStatus.Failed, (await app.CaseAsync("1")).Status);
        await app.SayAsync("1", new Charged("1"));
        Assert.Equal(FlowCaseStatus.Compensating, (await app.CaseAsync("1")).Status);
        await app.AdvanceAsync(TimeSpan.FromHours(3), Stop);
        Assert.Equal(["uncompensated refunded"], app.Told());
    }

    [Fact]
    public async Task A_failure_that_leaves_nothing_to_undo_ends_its_case()
    {
        await using TestApp app = await StartAsync();
        await app.SayAsync("1", new Begun("1"), new Declined("1"));
        await app.SayAsync("2", new Begun("2"), new Charged("2"), new SoldOut("2"), new Refunded("2"));
        await app.AdvanceAsync(TimeSpan.FromHours(6), Stop);
        Assert.Empty(app.Told());
        Assert.Equal(2, (await app.Flows().ListAsync(Stop))[0].Failed);
    }

    [Fact]
    public async Task Tenants_have_cases_of_their_own()
    {
        await using TestApp app = await StartAsync();
        foreach (string tenant in (string[])["a", "b"])
        {
            await app.PublishAsync(new Begun("1"), new() { CorrelationId = FlowBench.CaseOf("1"), Tenant = tenant }, Stop);
        }
        await app.PublishAsync(new Charged("1"), new() { CorrelationId = FlowBench.CaseOf("1"), Tenant = "a" }, Stop);
        await app.AdvanceAsync(TimeSpan.FromMinutes(16), Stop);
        FlowStalled told = Assert.Single(app.Published<FlowStalled>());
        Assert.Equal("b", told.Tenant);
        Assert.Equal("b", app.Recorded.Single(e => e.Name == "flow-stalled").Stream.Tenant);
        Assert.Equal(FlowCaseStatus.Open, (await app.Flows().FindAsync("order", FlowBench.CaseOf("1"), "a", cancellationToken: Stop))!.Case.Status);
    }

    [Fact]
    public async Task An_event_without_a_correlation_opens_the_case_of_its_own_id_and_otherwise_belongs_to_none()
    {
        await using TestApp app = await StartAsync();
        await app.PublishAsync(new Charged("1"), cancellationToken: Stop);
        Guid opening = (await app.PublishAsync(new Begun("1"), cancellationToken: Stop)).EventId;
        await app.SettleAsync(Stop);
        FlowCase only = Assert.Single((await app.Flows().CasesAsync("order", null, Stop)).Cases);
        Assert.Equal(opening, only.Case);
        Assert.Null(only.Steps[0].HappenedAt);
        await app.PublishAsync(new Charged("1"), new() { CorrelationId = opening }, Stop);
        await app.SettleAsync(Stop);
        Assert.NotNull(Assert.Single((await app.Flows().CasesAsync("order", null, Stop)).Cases).Steps[0].HappenedAt);
        Assert.Empty(app.Told());
    }

    [Fact]
    public async Task Steps_of_a_case_that_was_opened_before_the_flow_was_watched_concern_nobody()
    {
        await using TestApp app = await StartAsync();
        await app.SayAsync("1", new Charged("1"), new Delivered("1"), new Refunded("1"));
        await app.AdvanceAsync(TimeSpan.FromDays(1), Stop);
        Assert.Empty(app.Told());
        Assert.Empty((await app.Flows().CasesAsync("order", null, Stop)).Cases);
    }

    [Fact]
    public async Task A_rewind_tells_nothing_twice_and_comes_to_the_same_cases()
    {
        await using TestApp app = await StartAsync();
        await app.SayAsync("1", new Begun("1"));
        await app.SayAsync("2", new Begun("2"), new Charged("2"), new Charged("2"), new SoldOut("2"));
        await app.AdvanceAsync(TimeSpan.FromHours(3), Stop);
        await app.SayAsync("1", new Charged("1"));
        string[] before = app.Told();
        Assert.Equal(4, before.Length);
        FlowCase[] cases = [await app.CaseAsync("1"), await app.CaseAsync("2")];
        await app.Services.GetRequiredService<ISubscriptions>().RewindAsync("flow.order", SubscriptionStart.Beginning, Stop);
        await app.AdvanceAsync(TimeSpan.FromMinutes(5), Stop);
        Assert.Equal(before, app.Told());
        Assert.Equivalent(cases, new[] { await app.CaseAsync("1"), await app.CaseAsync("2") });
    }

    [Fact]
    public async Task What_was_settled_by_hand_raises_nothing_more_and_shows_nowhere()
    {
        await using TestApp app = await StartAsync();
        await app.SayAsync("1", new Begun("1"), new Charged("1"), new Charged("1"));
        Assert.Equal(FlowAnswer.Done, await app.Flows().DismissAsync("order", FlowBench.CaseOf("1"), "the customer was called", cancellationToken: Stop));
        await app.AdvanceAsync(TimeSpan.FromHours(2), Stop);
        await app.SayAsync("1", new Refunded("1"), new Refunded("1"));
        Assert.Equal(["forked charged twice"], app.Told());
        Assert.Equal(("the customer was called", FlowCaseStatus.Dismissed), ((await app.CaseAsync("1")).DismissedBecause, (await app.CaseAsync("1")).Status));
        Assert.Empty((await app.Flows().CasesAsync("order", new() { IsForked = true }, Stop)).Cases);
        await Assert.ThrowsAsync<ArgumentException>(async () => await app.Flows().DismissAsync("order", FlowBench.CaseOf("1"), " ", cancellationToken: Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await app.Flows().DismissAsync("odrer", FlowBench.CaseOf("1"), "x", cancellationToken: Stop));
    }

    [Fact]
    public async Task What_has_ended_is_forgotten_after_a_time_so_that_cases_do_not_pile_up()
    {
        await using TestApp app = await StartAsync(new() { KeepEnded = TimeSpan.FromMinutes(10) });
        for (int i = 0; i < 300; i++)
        {
            Guid correlation = FlowBench.CaseOf($"{i}");
            await app.PublishAsync(new Begun($"{i}"), new() { CorrelationId = correlation }, Stop);
            await app.PublishAsync(new Declined($"{i}"), new() { CorrelationId = correlation }, Stop);
            if (i % 50 == 49)
            {
                await app.AdvanceAsync(TimeSpan.FromMinutes(15), Stop);
            }
        }
        Assert.InRange((await app.Flows().ListAsync(Stop))[0].Failed, 1, 200);
        Assert.Empty(app.Told());
    }

    [Fact]
    public async Task Who_settles_a_case_that_is_settled_already_or_is_none_is_told_and_nothing_is_recorded()
    {
        await using TestApp app = await StartAsync();
        await app.PublishAsync(new Begun("1"), new() { CorrelationId = FlowBench.CaseOf("1") }, Stop);
        Assert.Equal(FlowAnswer.Done, await DismissAsync("1")); // also at once after it was opened
        await app.SettleAsync(Stop);
        Assert.Equal(FlowAnswer.NothingToDo, await DismissAsync("1"));
        Assert.Equal(FlowAnswer.NoCase, await DismissAsync("2"));
        Assert.Equal(FlowAnswer.NoCase, await DismissAsync("1", "another-tenant"));
        Assert.Single(app.Published<FlowDismissed>());

        async Task<FlowAnswer> DismissAsync(string order, string tenant = "") => await app.Flows().DismissAsync("order", FlowBench.CaseOf(order), "it was called", tenant, Stop);
    }

    [Fact]
    public async Task What_comes_while_an_ended_case_is_kept_is_noticed_however_late_the_flow_reads_it()
    {
        await using TestApp app = await StartAsync(new() { KeepEnded = TimeSpan.FromMinutes(10) });
        var subscriptions = app.Services.GetRequiredService<ISubscriptions>();
        await app.SayAsync("1", new Begun("1"), new Declined("1"));
        await subscriptions.PauseAsync("flow.order", Stop);
        for (int i = 0; i < 200; i++)
        {
            await app.PublishAsync(new Begun("other"), new() { CorrelationId = FlowBench.CaseOf("other") }, Stop); // there are sweeps before what follows
        }
        await app.PublishAsync(new Declined("1"), new() { CorrelationId = FlowBench.CaseOf("1") }, Stop);
        app.Time.Adjust(TimeSpan.FromDays(3));
        await subscriptions.ResumeAsync("flow.order", Stop);
        await app.AdvanceAsync(TimeSpan.FromMinutes(5), Stop); // who tells may have found it paused, and looks again later
        Assert.Contains("forked declined twice", app.Told());
    }

    [Fact]
    public async Task What_comes_when_its_case_should_be_forgotten_belongs_to_none_also_before_a_sweep()
    {
        await using TestApp app = await StartAsync(new() { KeepEnded = TimeSpan.FromMinutes(10) });
        await app.SayAsync("1", new Begun("1"), new Declined("1"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(15), Stop);
        await app.SayAsync("1", new Declined("1"));
        Assert.Empty((await app.Flows().CasesAsync("order", null, Stop)).Cases);
        await app.SayAsync("1", new Begun("1"));
        Assert.Equal(FlowCaseStatus.Open, (await app.CaseAsync("1")).Status);
        Assert.Empty(app.Told());
    }

    [Fact]
    public async Task Cases_are_found_by_status_and_age_in_pages_and_one_with_its_events()
    {
        await using TestApp app = await StartAsync();
        for (int i = 0; i < 5; i++)
        {
            await app.SayAsync($"{i}", new Begun($"{i}"));
            await app.AdvanceAsync(TimeSpan.FromMinutes(1), Stop);
        }
        await app.SayAsync("3", new Charged("3"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(20), Stop);
        FlowSummary summary = Assert.Single(await app.Flows().ListAsync(Stop));
        Assert.Equal((1, 4, 0), (summary.Open, summary.Stalled, summary.Forked));
        var query = new FlowCaseQuery { Status = FlowCaseStatus.Stalled, Limit = 3 };
        FlowCasePage first = await app.Flows().CasesAsync("order", query, Stop);
        FlowCasePage second = await app.Flows().CasesAsync("order", query with { Cursor = first.Cursor }, Stop);
        Assert.Equal([.. "0 1 2 4".Split(' ').Select(FlowBench.CaseOf)], [.. first.Cases.Concat(second.Cases).Select(one => one.Case)]);
        DateTimeOffset second1 = first.Cases[1].OpenedAt;
        Assert.Equal(2, (await app.Flows().CasesAsync("order", query with { OpenedUntil = second1 }, Stop)).Cases.Count);
        Assert.Equal(2, (await app.Flows().CasesAsync("order", new() { OpenedUntil = second1 }, Stop)).Cases.Count);
        FlowCaseDetails details = (await app.Flows().FindAsync("order", FlowBench.CaseOf("0"), cancellationToken: Stop))!;
        Assert.Equal(["begun", "flow-stalled"], details.Events.Select(e => e.Name));
        Assert.False(details.HasMore);
        Assert.True((await app.Flows().FindAsync("order", FlowBench.CaseOf("0"), maxEvents: 1, cancellationToken: Stop))!.HasMore);
        Assert.Null(await app.Flows().FindAsync("order", FlowBench.CaseOf("9"), cancellationToken: Stop));
    }

    [Fact]
    public async Task Health_is_degraded_while_a_case_needs_somebody_and_says_where_to_look()
    {
        HostApplicationBuilder builder = FlowBench.Builder();
        builder.Services.AddHealthChecks().AddRuslo();
        await using TestApp app = await TestApp.StartAsync(builder, null, Stop);
        var health = app.Services.GetRequiredService<HealthCheckService>();
        await app.SayAsync("1", new Begun("1"));
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(Stop)).Status);
        await app.AdvanceAsync(TimeSpan.FromMinutes(16), Stop);
        HealthReport report = await health.CheckHealthAsync(Stop);
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains("Flow 'order' has 1 stalled, 0 uncompensated and 0 forked cases", report.Entries["ruslo"].Description, StringComparison.Ordinal);
        await app.SayAsync("1", new Charged("1"));
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(Stop)).Status);
    }

    [Fact]
    public async Task An_application_handles_what_is_told_by_its_type()
    {
        var seen = new List<FlowStalled>();
        await using TestApp app = await StartAsync(more: ruslo => ruslo.AddSubscription("pager", s => s.On<FlowStalled>((e, _, _) =>
        {
            seen.Add(e);
            return ValueTask.CompletedTask;
        })));
        await app.SayAsync("1", new Begun("1"));
        await app.AdvanceAsync(TimeSpan.FromHours(1), Stop);
        Assert.Equal("charged", Assert.Single(seen).Step);
    }

    [Fact]
    public async Task Days_pass_quickly_with_open_cases_and_a_clock_that_is_set_makes_deadlines_pass_at_once()
    {
        await using TestApp app = await StartAsync();
        await app.SayAsync("1", new Begun("1"), new Charged("1"), new Reserved("1"), new Wrapped("1"));
        await app.SayAsync("2", new Begun("2"));
        app.Time.Adjust(TimeSpan.FromMinutes(20));
        await app.SettleAsync(Stop);
        Assert.Equal(["stalled charged"], app.Told());
        await app.AdvanceAsync(TimeSpan.FromDays(3.1), Stop);
        Assert.Equal(["stalled charged", "stalled delivered"], app.Told());
    }
}
