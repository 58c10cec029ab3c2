using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Time;

/// <summary>Recurring schedules, in a host on a log in memory, in virtual time.</summary>
public sealed class ScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private readonly TimerBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_occurrence_fires_once_at_its_time()
    {
        await using TestApp app = await StartAsync("*/15 * * * *");
        await app.AdvanceAsync(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1), Stop);
        Assert.Empty(app.Published<Asked>());
        await app.AdvanceAsync(TimeSpan.FromTicks(1), Stop);
        await app.AdvanceAsync(TimeSpan.FromMinutes(50), Stop);
        Assert.Equal(["00:15", "00:30", "00:45", "01:00"], Times(app));
        RecordedEvent first = (await bench.TopicAsync("orders"))[0];
        Assert.Equal((DerivedId.ForOccurrence(bench.Log.Id, "report", first.OccurredAt), TimerBench.Start.AddMinutes(15)), (first.EventId, first.OccurredAt));
    }

    [Fact]
    public async Task A_schedule_sends_commands_and_counts_seconds()
    {
        await using TestApp app = await bench.StartAsync(static r => r
            .AddSubscription("expiring", static s => s.On<Expire>(static (_, _, _) => ValueTask.CompletedTask))
            .AddSchedule("expiry", "*/20 * * * * *", static occurrence => new Expire(occurrence.Schedule)));
        await app.AdvanceAsync(TimeSpan.FromMinutes(1), Stop);
        Assert.Equal([new Expire("expiry"), new Expire("expiry"), new Expire("expiry")], app.Handled<Expire>("expiring"));
    }

    [Fact]
    public async Task Restarts_neither_repeat_nor_lose_an_occurrence()
    {
        for (int start = 0; start < 7; start++)
        {
            await using TestApp app = await StartAsync("*/15 * * * *", at: TimerBench.Start.AddMinutes(10 * start));
            await app.AdvanceAsync(TimeSpan.FromMinutes(start % 2 == 0 ? 10 : 9.5), Stop);
        }
        Assert.Equal([15, 30, 45, 60], (await bench.TopicAsync("orders")).Select(static e => (e.OccurredAt - TimerBench.Start).TotalMinutes));
    }

    [Theory]
    [InlineData(0, "06:00")]
    [InlineData(1, "05:00", "06:00")]
    [InlineData(3, "03:00", "04:00", "05:00", "06:00")]
    [InlineData(100, "01:00", "02:00", "03:00", "04:00", "05:00", "06:00")]
    public async Task What_was_missed_goes_by_the_policy(int fires, params string[] expected)
    {
        MissedPolicy missed = fires == 0 ? MissedPolicy.Skip : fires == 1 ? MissedPolicy.FireOnce : MissedPolicy.FireAll(fires);
        await using (TestApp app = await StartAsync("0 * * * *", missed: missed))
        {
            Assert.Empty(Times(app));
        }
        await using TestApp later = await StartAsync("0 * * * *", missed: missed, at: TimerBench.Start.AddHours(5.5));
        Assert.Equal(expected[..^1], Times(later));
        await later.AdvanceAsync(TimeSpan.FromHours(1), Stop);
        Assert.Equal(expected, Times(later));
    }

    [Fact]
    public async Task Little_late_is_not_missed()
    {
        await using (await StartAsync("*/10 * * * * *", missed: MissedPolicy.Skip))
        {
        }
        await using TestApp later = await StartAsync("*/10 * * * * *", missed: MissedPolicy.Skip, at: TimerBench.Start.AddSeconds(25));
        Assert.Equal([10, 20], later.Published<Asked>().Select(static e => DateTimeOffset.Parse(e.What, System.Globalization.CultureInfo.InvariantCulture).Second));
    }

    [Fact]
    public async Task Years_of_missed_seconds_are_not_gone_through()
    {
        await using (await StartAsync("* * * * * *", missed: MissedPolicy.FireOnce))
        {
        }
        await using TestApp later = await StartAsync("* * * * * *", missed: MissedPolicy.FireOnce, at: TimerBench.Start.AddYears(20));
        Assert.Equal(1 + 60, later.Published<Asked>().Count); // the latest that was missed, and the last minute, which was not
    }

    [Fact]
    public async Task Daylight_saving_is_that_of_the_zone()
    {
        // In spring 02:30 does not come; in autumn it comes twice.
        await using (TestApp spring = await StartAsync("30 2 * * *", Berlin, at: new(2030, 3, 30, 12, 0, 0, TimeSpan.Zero)))
        {
            await spring.AdvanceAsync(TimeSpan.FromDays(2), Stop);
            Assert.Equal(["2030-03-31T03:00:00+02:00", "2030-04-01T02:30:00+02:00"], Whole(spring));
        }
        await using TestApp autumn = await new ScheduleTests().StartAsync("30 2 * * *", Berlin, at: new(2030, 10, 26, 12, 0, 0, TimeSpan.Zero));
        await autumn.AdvanceAsync(TimeSpan.FromDays(2), Stop);
        Assert.Equal(["2030-10-27T02:30:00+02:00", "2030-10-28T02:30:00+01:00"], Whole(autumn));
    }

    [Fact]
    public async Task A_changed_definition_begins_anew_and_a_removed_one_is_forgotten()
    {
        await using (TestApp app = await StartAsync("0 * * * *", missed: MissedPolicy.FireAll(10)))
        {
            await app.AdvanceAsync(TimeSpan.FromMinutes(61), Stop);
        }
        await using (TestApp changed = await StartAsync("30 * * * *", missed: MissedPolicy.FireAll(10), at: TimerBench.Start.AddHours(4)))
        {
            Assert.Equal(["01:00"], Times(changed)); // what the former one missed is not made up for
            ScheduleStatus status = Assert.Single(await changed.Services.GetRequiredService<ISchedules>().ListAsync(Stop));
            Assert.Equal(("report", "30 * * * *", "UTC", TimerBench.Start.AddHours(4.5), null), (status.Name, status.Cron, status.Zone, status.Next, status.Failure));
            await changed.AdvanceAsync(TimeSpan.FromHours(1), Stop);
        }
        await using (TestApp removed = await bench.StartAsync(at: TimerBench.Start.AddHours(8)))
        {
            Assert.Equal(["01:00", "04:30"], Times(removed));
            Assert.Empty(await bench.Log.ReadProgressAsync("schedule/", Stop));
        }
        await using TestApp again = await StartAsync("30 * * * *", missed: MissedPolicy.FireAll(10), at: TimerBench.Start.AddHours(12));
        await again.AdvanceAsync(TimeSpan.FromMinutes(40), Stop);
        Assert.Equal(["01:00", "04:30", "12:30"], Times(again));
    }

    [Fact]
    public async Task A_schedule_whose_message_fails_is_told_and_keeps_no_other_from_firing()
    {
        bool mended = false;
        await using TestApp app = await bench.StartAsync(r => r
            .AddSchedule("broken", "0 * * * *", _ => mended ? new Asked("mended") : throw new InvalidOperationException("no report today"))
            .AddSchedule("sound", "0 * * * *", static _ => new Asked("sound")));
        await app.AdvanceAsync(TimeSpan.FromMinutes(62), Stop);
        Assert.Equal("sound", Assert.Single(app.Published<Asked>()).Order);
        IReadOnlyList<ScheduleStatus> all = await app.Services.GetRequiredService<ISchedules>().ListAsync(Stop);
        Assert.Equal(["no report today", null], all.Select(static one => one.Failure));
        Assert.Contains("no report today", Assert.Single(app.Services.GetRequiredService<ScheduleControl>().Troubles), StringComparison.Ordinal);
        mended = true;
        await app.AdvanceAsync(TimeSpan.FromMinutes(1), Stop);
        Assert.Equal(["sound", "mended"], app.Published<Asked>().Select(static e => e.Order));
        Assert.Empty(app.Services.GetRequiredService<ScheduleControl>().Troubles);
    }

    [Fact]
    public async Task Two_that_start_at_once_fire_an_occurrence_once()
    {
        using IHost one = bench.Build(Define), other = bench.Build(Define);
        await one.StartAsync(Stop);
        await other.StartAsync(Stop);
        foreach (IHost host in (IHost[])[one, other])
        {
            await host.Services.GetRequiredService<TestApp>().AdvanceAsync(TimeSpan.FromMinutes(31), Stop);
        }
        Assert.Equal(2, (await bench.TopicAsync("orders")).Count);
        await one.StopAsync(Stop);
        await other.StopAsync(Stop);

        static void Define(RusloBuilder ruslo) => ruslo.AddSchedule("report", "*/15 * * * *", static occurrence => new Asked("o", $"{occurrence.At:O}"));
    }

    [Theory]
    [InlineData("report", "never", "no cron expression")]
    [InlineData("report", "0 3 * *", "no cron expression")]
    [InlineData("Report", "0 3 * * *", "not a name")]
    public void What_cannot_work_is_told_at_start(string name, string cron, string expected)
    {
        using IHost host = bench.Build(r => r.AddSchedule(name, cron, static _ => new Asked("o")));
        SetupException thrown = Assert.Throws<SetupException>(() => SetupRules.Check(host.Services));
        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => MissedPolicy.FireAll(0));
    }

    private Task<TestApp> StartAsync(string cron, TimeZoneInfo? zone = null, MissedPolicy? missed = null, DateTimeOffset? at = null)
        => bench.StartAsync(r => r.AddSchedule("report", cron, zone ?? TimeZoneInfo.Utc, static occurrence => new Asked("o", $"{occurrence.At:O}"), missed), at);

    private static string[] Whole(TestApp app) => [.. app.Published<Asked>().Select(static e => e.What.Replace(".0000000", "", StringComparison.Ordinal))];

    private static string[] Times(TestApp app) => [.. Whole(app).Select(static text => text[11..16])];
}
