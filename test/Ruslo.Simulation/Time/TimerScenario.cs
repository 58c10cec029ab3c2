namespace Ruslo.Battery;

/// <summary>
/// Timers that are set, again and again under one id too, and cancelled, at once and by a handler, in processes that are stopped or
/// killed at any moment, on calls that fail, over a clock that is set forward and back. Each fires once and never early, or was cancelled;
/// the answers hold; and whoever was set in time fires in due order.
/// </summary>
internal sealed class TimerScenario
{
    private readonly Simulation sim;
    private readonly TimedApp app;
    private readonly SortedDictionary<string, DateTimeOffset?> setBy = new(StringComparer.Ordinal); // the latest that the clock had shown when a timer was known to be set
    private readonly List<string> answers = [];
    private readonly int targets;
    private readonly bool keepsState;
    private DateTimeOffset latest;
    private DateTimeOffset farthest;
    private int wishes;
    private string? early;

    private TimerScenario(Simulation sim)
    {
        this.sim = sim;
        app = new(sim, Machine.Draw(sim));
        app.Before = WatchAsync;
        (targets, keepsState) = (sim.Random.Between(1, 3), sim.Random.OneIn(2));
    }

    public static Task RunAsync(Simulation sim) => new TimerScenario(sim).RunAsync();

    private async Task RunAsync()
    {
        await app.Machine.OpenAsync();
        int lives = sim.Random.Between(1, 4);
        for (int life = 0; life < lives; life++)
        {
            await app.StartAsync(faulty: life > 0 && sim.Random.OneIn(2), keepsState, sim.Random.OneIn(2) ? 4 : 1024);
            for (int step = sim.Random.Between(3, 40); step > 0; step--)
            {
                await StepAsync();
            }
            await app.Machine.EndAsync(app.Process, stops: sim.Random.OneIn(2), app.StopAsync);
        }
        await app.StartAsync(keepsState: keepsState);
        await UntilAllEndedAsync();
        await CheckAsync();
        await app.StopAsync();
    }

    private async Task StepAsync()
    {
        switch (sim.Random.Next(8))
        {
            case 0 or 1 or 2:
                (string id, string target, DateTimeOffset dueAt) = ($"t{sim.Random.Next(40)}", Target(), sim.Time.GetUtcNow().AddSeconds(sim.Random.Next(40))); // nobody waits for it: of a process that is over, nobody hears
                _ = sim.Runtime.Start(() => SetAsync(id, target, dueAt));
                break;
            case 3:
                string cancelled = $"t{sim.Random.Next(40)}";
                _ = sim.Runtime.Start(() => CancelAsync(cancelled));
                break;
            case 4:
                wishes++;
                await app.Machine.Log.AppendAsync(new() { Events = new[] { new EventDrafting(app.Serializer).Draft(new Wanted(Target(), $"w{wishes}", sim.Random.Next(30)), null, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), null, new()) } });
                break;
            case 5 when sim.Random.OneIn(4):
                Look();
                sim.Time.Adjust(TimeSpan.FromSeconds(sim.Random.Next(60) - 30));
                Look();
                break;
            default:
                await app.PassAsync(sim.Random.Next(6000) / 1000.0);
                break;
        }
    }

    private string Target() => $"target {sim.Random.Next(targets)}";

    private async Task SetAsync(string id, string target, DateTimeOffset dueAt)
    {
        if (!setBy.ContainsKey(id))
        {
            setBy.Add(id, null);
        }
        farthest = dueAt > farthest ? dueAt : farthest;
        try
        {
            await app.Timers.ScheduleAsync(new Due(target, id), dueAt, new() { Id = id });
            Look();
            setBy[id] ??= latest;
        }
        catch (Exception fault) when (fault is IOException or RusloException)
        {
            sim.Note($"whether {id} is set is unknown: {fault.Message}");
        }
    }

    private async Task CancelAsync(string id)
    {
        try
        {
            TimerCancellation answer = await app.Timers.CancelAsync(id);
            answers.Add($"{id} {answer}");
        }
        catch (Exception fault) when (fault is IOException or RusloException)
        {
            sim.Note($"whether {id} is cancelled is unknown: {fault.Message}");
        }
    }

    /// <summary>What fires, fires when the clock is there.</summary>
    private async ValueTask WatchAsync(AppendRequest request)
    {
        DateTimeOffset now = sim.Time.GetUtcNow() is var clock && clock > latest ? clock : latest; // while it was read and appended, the clock may have been set back
        foreach (NewEvent e in request.Events.ToArray().Where(static e => e.Name == TimerStream.Fired))
        {
            DateTimeOffset dueAt = TimerFormat.ReadDue((await app.Machine.Log.ReadStreamAsync(e.Stream, 0, ReadDirection.Forwards, 1)).Events[0].Payload.Span);
            early ??= dueAt <= now ? null : $"{e.Stream} fires at {now:O}, and is due at {dueAt:O}"; // thrown here, the loop would try again
        }
    }

    private void Look() => latest = sim.Time.GetUtcNow() is var now && now > latest ? now : latest;

    private async Task UntilAllEndedAsync()
    {
        for (DateTimeOffset end = (farthest > sim.Time.GetUtcNow() ? farthest : sim.Time.GetUtcNow()).AddMinutes(20); ;)
        {
            await app.PassAsync(5);
            List<RecordedEvent> all = await app.Machine.ReadAsync();
            int set = all.Count(static e => e.Name == TimerStream.Set);
            if (set == all.Count(static e => e.Stream.Topic == TimerStream.Topic && e.Name != TimerStream.Set) && all.Count(static e => e.Name == TimerStream.Set && Guid.TryParse(e.Stream.Key, out _)) >= wishes && sim.Time.GetUtcNow() > farthest)
            {
                return;
            }
            Truth.Require(sim.Time.GetUtcNow() < end, $"{set} timers were set, and by {end:O} not all have ended");
        }
    }

    private async Task CheckAsync()
    {
        Truth.Require(early is null, early!);
        List<RecordedEvent> all = await app.Machine.ReadAsync();
        sim.Note($"{setBy.Count(static one => one.Value is not null)} timers and {wishes} of a handler were set, {answers.Count} cancellations were answered");
        var ends = new Dictionary<string, string>(StringComparer.Ordinal);
        var order = new Dictionary<Guid, (DateTimeOffset DueAt, long Position, DateTimeOffset? SetBy)>();
        foreach (IGrouping<StreamId, RecordedEvent> timer in all.Where(static e => e.Stream.Topic == TimerStream.Topic).GroupBy(static e => e.Stream))
        {
            RecordedEvent[] events = [.. timer];
            Truth.Require(events.Length == 2 && events[0].Name == TimerStream.Set && events[1].Name is TimerStream.Fired or TimerStream.Cancelled, $"{timer.Key} is {string.Join(", ", events.Select(static e => e.Name))}");
            ends.Add(timer.Key.Key, events[1].Name);
            Guid message = DerivedId.ForScheduled(events[0].EventId);
            int messages = all.Count(e => e.EventId == message), expected = events[1].Name == TimerStream.Fired ? 1 : 0;
            Truth.Require(messages == expected, $"{timer.Key} has ended as {events[1].Name}, and has published {messages} times");
            order.Add(message, (TimerFormat.ReadDue(events[0].Payload.Span), events[0].Position, setBy.GetValueOrDefault(timer.Key.Key)));
        }
        Truth.Require(all.Count(static e => e.Name == "due") == ends.Count(static end => end.Value == TimerStream.Fired), "something was published that no timer has");
        Truth.Require(ends.Keys.Count(static id => Guid.TryParse(id, out _)) == wishes, $"{wishes} were wanted, and {ends.Keys.Count(static id => Guid.TryParse(id, out _))} timers were set");
        foreach ((string id, DateTimeOffset? known) in setBy)
        {
            Truth.Require(known is null || ends.ContainsKey(id), $"{id} was set, and is lost");
        }
        CheckAnswers(ends);
        CheckOrder([.. all.Where(static e => e.Name == "due")], order);
    }

    private void CheckAnswers(Dictionary<string, string> ends)
    {
        foreach (string[] answer in answers.Select(static answer => answer.Split(' ')))
        {
            string? end = ends.GetValueOrDefault(answer[0]);
            bool holds = Enum.Parse<TimerCancellation>(answer[1]) switch
            {
                TimerCancellation.Cancelled or TimerCancellation.AlreadyCancelled => end == TimerStream.Cancelled,
                TimerCancellation.AlreadyFired => end == TimerStream.Fired,
                TimerCancellation.Unknown => true,
                _ => false,
            };
            Truth.Require(holds, $"a cancellation of {answer[0]} was answered {answer[1]}, and it has ended as {end}");
        }
    }

    /// <summary>Of two for one target, the one that is due first comes first, if it was set before the clock had ever shown the other's time.</summary>
    private static void CheckOrder(RecordedEvent[] published, Dictionary<Guid, (DateTimeOffset DueAt, long Position, DateTimeOffset? SetBy)> order)
    {
        for (int i = 0; i < published.Length; i++)
        {
            var first = order[published[i].EventId];
            for (int j = i + 1; j < published.Length; j++)
            {
                var second = order[published[j].EventId];
                Truth.Require(published[i].Stream != published[j].Stream || second.SetBy is not { } known || known >= first.DueAt || (first.DueAt, first.Position).CompareTo((second.DueAt, second.Position)) < 0,
                    $"{published[i].Stream}: what is due at {first.DueAt:O} was published before what is due at {second.DueAt:O}, which was set at {second.SetBy:O}");
            }
        }
    }
}
