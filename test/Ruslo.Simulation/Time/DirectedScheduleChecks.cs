namespace Ruslo.Battery;

/// <summary>Rules of recurring schedules, each brought about on purpose.</summary>
internal static class DirectedScheduleChecks
{
    private const string TenSeconds = "*/10 * * * * *";

    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["An occurrence fires once, though the process is killed before its append"] = sim => KilledAsync(sim, isMade: false),
        ["An occurrence fires once, though the process is killed before it hears of its append"] = sim => KilledAsync(sim, isMade: true),
        ["An occurrence fires once, though the answer of its append is lost"] = AnswerLostAsync,
        ["A restart that took less than a minute leaves no occurrence out"] = LateAsync,
        ["Missed occurrences are left out"] = sim => MissedAsync(sim, MissedPolicy.Skip, [10, 11]),
        ["The latest missed occurrence fires"] = sim => MissedAsync(sim, MissedPolicy.FireOnce, [9, 10, 11]),
        ["The latest missed occurrences fire in order, also when they are interrupted"] = sim => MissedAsync(sim, MissedPolicy.FireAll(3), [7, 8, 9, 10, 11]),
        ["No missed occurrence is left out because another process has just moved the schedule"] = MovedMeanwhileAsync,
        ["A clock that is set forward is noticed by a schedule, and one that is set back repeats nothing"] = ClockAsync,
        ["An occurrence does not fire again when its schedule is defined anew on a clock that was set back"] = AnewAsync,
    };

    private static async Task KilledAsync(Simulation sim, bool isMade)
    {
        var app = new TimedApp(sim);
        DateTimeOffset start = sim.Time.GetUtcNow();
        await app.StartAsync(schedules: Every(TenSeconds));
        await app.PassAsync(15);
        app.Before = request =>
        {
            if (!Fires(request))
            {
                return default;
            }
            app.Process.Kill();
            return isMade ? default : new(new TaskCompletionSource().Task);
        };
        await app.PassAsync(10);
        Truth.Require(app.Process.IsOver, "nothing has fired that could be interrupted");
        app.Before = null;
        await app.StartAsync(schedules: Every(TenSeconds));
        await app.PassAsync(10);
        await FiredAsync(app, start, [10, 20, 30]);
        await app.StopAsync();
    }

    private static async Task AnswerLostAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        DateTimeOffset start = sim.Time.GetUtcNow();
        await app.StartAsync(schedules: Every(TenSeconds));
        app.After = static () => throw new IOException("Simulated: the answer is lost.");
        await app.PassAsync(15);
        Truth.Require(app.Schedules.Troubles.Any(), "nobody is told that it cannot be known whether it has fired");
        app.After = null;
        await app.PassAsync(20);
        await FiredAsync(app, start, [10, 20, 30]);
        Truth.Require(!app.Schedules.Troubles.Any(), "it fires, and is told not to");
        await app.StopAsync();
    }

    private static async Task LateAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        DateTimeOffset start = sim.Time.GetUtcNow();
        await app.StartAsync(schedules: Every(TenSeconds, MissedPolicy.Skip));
        await app.PassAsync(5);
        await app.Machine.KillAsync(app.Process);
        await app.PassAsync(50);
        await app.StartAsync(schedules: Every(TenSeconds, MissedPolicy.Skip));
        await app.PassAsync(10);
        await FiredAsync(app, start, [10, 20, 30, 40, 50, 60]);
        await app.StopAsync();
    }

    private static async Task MissedAsync(Simulation sim, MissedPolicy missed, int[] minutes)
    {
        var app = new TimedApp(sim);
        DateTimeOffset start = sim.Time.GetUtcNow();
        await app.StartAsync(schedules: Every("* * * * *", missed));
        await app.PassAsync(5);
        await app.Machine.KillAsync(app.Process);
        await app.PassAsync(625); // to half a minute past the tenth: that one is late, and not missed
        int fired = 0;
        app.Before = request =>
        {
            if (Fires(request) && ++fired == 2)
            {
                app.Process.Kill();
            }
            return default;
        };
        for (int life = 0; life < 2; life++)
        {
            await app.StartAsync(schedules: Every("* * * * *", missed));
            await app.PassAsync(1);
        }
        app.Before = null;
        await app.PassAsync(35);
        await FiredAsync(app, start, minutes.Select(static minute => 60 * minute));
        await app.StopAsync();
    }

    private static async Task MovedMeanwhileAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        DateTimeOffset start = sim.Time.GetUtcNow();
        ScheduleDefinition[] schedules = Every("* * * * *", MissedPolicy.FireAll(3));
        await app.StartAsync(schedules: schedules);
        await app.PassAsync(5);
        await app.Machine.KillAsync(app.Process);
        await app.PassAsync(625);
        bool hasMoved = false;
        app.Before = async request =>
        {
            if (Fires(request) && !hasMoved)
            {
                hasMoved = true;
                string entry = ScheduleState.Entry(schedules[0].Name);
                ReadOnlyMemory<byte> before = (await app.Machine.Log.ReadProgressAsync(entry)).Single().Value;
                byte[] moved = (ScheduleState.Decode(before.Span) with { Through = start.AddMinutes(6) }).Encode();
                await app.Machine.Log.AppendAsync(new() { Moves = [new(entry, before, moved)] });
            }
        };
        await app.StartAsync(schedules: schedules);
        await app.PassAsync(35);
        await FiredAsync(app, start, ((int[])[7, 8, 9, 10, 11]).Select(static minute => 60 * minute));
        await app.StopAsync();
    }

    private static async Task ClockAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        DateTimeOffset start = sim.Time.GetUtcNow();
        await app.StartAsync(schedules: Every("0 * * * *"));
        await app.PassAsync(5);
        sim.Time.Adjust(TimeSpan.FromHours(5.5));
        await app.PassAsync(6);
        await FiredAsync(app, start, [5 * 3600]);
        sim.Time.Adjust(-TimeSpan.FromHours(1));
        await app.PassAsync(3600);
        await FiredAsync(app, start, [5 * 3600]);
        await app.PassAsync(1800);
        await FiredAsync(app, start, [5 * 3600, 6 * 3600]);
        await app.StopAsync();
    }

    private static async Task AnewAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        DateTimeOffset start = sim.Time.GetUtcNow();
        await app.StartAsync(schedules: Every(TenSeconds));
        await app.PassAsync(35);
        await app.StopAsync();
        sim.Time.Adjust(-TimeSpan.FromSeconds(30));
        foreach (string cron in (string[])["0 0 * * *", TenSeconds])
        {
            await app.StartAsync(schedules: Every(cron));
            await app.PassAsync(cron == TenSeconds ? 40 : 0);
            await app.StopAsync();
        }
        await FiredAsync(app, start, [10, 20, 30, 40]);
    }

    private static ScheduleDefinition[] Every(string cron, MissedPolicy? missed = null)
        => [new("report", cron, TimeZoneInfo.Utc, static occurrence => new Due(occurrence.Schedule, $"{occurrence.At:O}"), missed ?? MissedPolicy.FireOnce)];

    /// <summary>A process appends other events as well, such as what it takes up.</summary>
    private static bool Fires(AppendRequest request) => !request.Events.IsEmpty && request.Events.Span[0].Name == "due";

    /// <param name="app">The application.</param>
    /// <param name="start">When it was begun.</param>
    /// <param name="expected">The occurrences that fire, in seconds since then.</param>
    private static async Task FiredAsync(TimedApp app, DateTimeOffset start, IEnumerable<int> expected)
    {
        string fired = string.Join(", ", (await app.Machine.ReadAsync()).Where(static e => e.Name == "due").Select(e => (e.OccurredAt - start).TotalSeconds)), all = string.Join(", ", expected);
        Truth.Require(fired == all, $"{fired} has fired instead of {all}");
    }
}
