namespace Ruslo.Battery;

/// <summary>
/// Recurring schedules with every policy, in processes that are stopped or killed at any moment and stay away for a while, on calls that
/// fail, over a clock that is set forward and back. Each occurrence is recorded once, in order and never early, and only those are left
/// out that were missed, as the policy says.
/// </summary>
internal sealed class ScheduleScenario
{
    private static readonly string[] Crons = ["*/10 * * * * *", "* * * * *", "*/7 * * * *", "0 * * * *"];

    private readonly Simulation sim;
    private readonly TimedApp app;
    private readonly ScheduleDefinition[] schedules;
    private readonly Dictionary<string, DateTimeOffset> begun = new(StringComparer.Ordinal); // up to where its occurrences are none of its own
    private readonly HashSet<(string Schedule, DateTimeOffset At)> leftOut = [];
    private DateTimeOffset latest; // that the clock has ever shown
    private string? broken;

    private ScheduleScenario(Simulation sim)
    {
        this.sim = sim;
        app = new(sim, Machine.Draw(sim));
        app.Before = WatchAsync;
        MissedPolicy[] policies = [MissedPolicy.Skip, MissedPolicy.FireOnce, MissedPolicy.FireAll(sim.Random.Between(1, 5))];
        schedules = [.. Enumerable.Range(0, sim.Random.Between(1, 3)).Select(i => new ScheduleDefinition($"s{i}", Crons[sim.Random.Next(Crons.Length)], TimeZoneInfo.Utc,
            static occurrence => new Due(occurrence.Schedule, $"{occurrence.At:O}"), policies[sim.Random.Next(policies.Length)]))];
    }

    public static Task RunAsync(Simulation sim) => new ScheduleScenario(sim).RunAsync();

    private async Task RunAsync()
    {
        await app.Machine.OpenAsync();
        int lives = sim.Random.Between(1, 5);
        for (int life = 0; life < lives; life++)
        {
            await app.StartAsync(faulty: sim.Random.OneIn(2), schedules: schedules);
            for (int step = sim.Random.Between(1, 20); step > 0; step--)
            {
                await app.PassAsync(sim.Random.Next(20_000) / 1000.0);
                SetClock(8);
            }
            await app.Machine.EndAsync(app.Process, stops: sim.Random.OneIn(2), app.StopAsync);
            await app.PassAsync(sim.Random.Next(600)); // nobody is there
            SetClock(4);
        }
        await app.StartAsync(schedules: schedules);
        await app.PassAsync(30);
        await CheckAsync();
        await app.StopAsync();
    }

    private void SetClock(int oneIn)
    {
        if (sim.Random.OneIn(oneIn))
        {
            Look();
            int most = sim.Random.OneIn(2) ? 60 : 7200;
            sim.Time.Adjust(TimeSpan.FromSeconds(sim.Random.Next(2 * most) - most));
            Look();
        }
    }

    private void Look() => latest = sim.Time.GetUtcNow() is var now && now > latest ? now : latest;

    /// <summary>What an append passes over was missed by then, and the policy has it so. What the clock shows only falls behind the latest.</summary>
    private async ValueTask WatchAsync(AppendRequest request)
    {
        Look();
        DateTimeOffset late = latest - RunningSchedule.Grace;
        foreach (ScheduleDefinition schedule in schedules)
        {
            string entry = ScheduleState.Entry(schedule.Name);
            if (request.Moves.FirstOrDefault(move => move.Entry == entry).Next is not { } next)
            {
                continue;
            }
            DateTimeOffset through = ScheduleState.Decode(next.Span).Through;
            if ((await app.Machine.Log.ReadProgressAsync(entry)).FirstOrDefault(found => found.Entry == entry) is not { Entry: not null } before)
            {
                begun[schedule.Name] = through;
                continue;
            }
            DateTimeOffset? fires = request.Events.IsEmpty ? null : request.Events.Span[0].OccurredAt;
            DateTimeOffset[] passed = [.. Occurrences(schedule, ScheduleState.Decode(before.Value.Span).Through, through).Where(at => at != fires)];
            broken ??= fires > latest ? $"{schedule.Name} fires {fires:O} at {latest:O}"
                : passed.Length > 0 && passed[^1] > late ? $"{schedule.Name} leaves {passed[^1]:O} out at {latest:O}"
                : passed.Length > 0 && schedule.Missed.Fires > 0 && (fires is not { } first || Occurrences(schedule, first, late).Count() < schedule.Missed.Fires - 1) ? $"{schedule.Name} leaves {passed[^1]:O} out, of which {schedule.Missed.Fires} fire, and fires {fires:O}"
                : null; // thrown here, the loop would try again
            leftOut.UnionWith(passed.Select(at => (schedule.Name, at)));
        }
    }

    private async Task CheckAsync()
    {
        Truth.Require(broken is null, broken!);
        List<RecordedEvent> all = await app.Machine.ReadAsync();
        Truth.Require(!app.Schedules.Troubles.Any(), string.Join("; ", app.Schedules.Troubles));
        foreach (ScheduleStatus status in await app.Schedules.ListAsync())
        {
            ScheduleDefinition schedule = schedules.Single(one => one.Name == status.Name);
            RecordedEvent[] fired = [.. all.Where(e => e.Stream.Key == schedule.Name)];
            sim.Note($"{schedule.Name}: {schedule.Cron} has fired {fired.Length} times");
            DateTimeOffset[] expected = [.. Occurrences(schedule, begun[schedule.Name], status.Through).Where(at => !leftOut.Contains((schedule.Name, at)))];
            Truth.Require(fired.Select(static e => e.OccurredAt).SequenceEqual(expected),
                $"{schedule.Name} ({schedule.Cron}, {schedule.Missed.Fires}) has fired {string.Join(", ", fired.Select(static e => $"{e.OccurredAt:O}"))} instead of {string.Join(", ", expected.Select(static at => $"{at:O}"))}");
            foreach (RecordedEvent e in fired)
            {
                Truth.Require(e.EventId == DerivedId.ForOccurrence(app.Machine.Log.Id, schedule.Name, e.OccurredAt), $"the occurrence of {e.OccurredAt:O} has the id {e.EventId}");
            }
        }
    }

    private static IEnumerable<DateTimeOffset> Occurrences(ScheduleDefinition schedule, DateTimeOffset after, DateTimeOffset through)
    {
        for (DateTimeOffset? at = schedule.After(after); at <= through; at = schedule.After(at.Value))
        {
            yield return at.Value;
        }
    }
}
