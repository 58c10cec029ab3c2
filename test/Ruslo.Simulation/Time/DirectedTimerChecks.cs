namespace Ruslo.Battery;

/// <summary>Rules of timers, each brought about on purpose.</summary>
internal static class DirectedTimerChecks
{
    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["Timers fire in due order, also while their index is made again"] = OrderAsync,
        ["A timer that is cancelled while it fires does one of both"] = CancelledWhileFiringAsync,
        ["A timer that fires while it is cancelled does one of both"] = FiredWhileCancellingAsync,
        ["The clock decides what is due, and jumps are noticed"] = ClockAsync,
        ["What a timer publishes has an id that derives from its own"] = DerivedAsync,
        ["Pending timers fire after a restart"] = RestartAsync,
        ["A closed stream keeps no other timer from firing"] = ClosedAsync,
        ["A timer under an id of its own is set once"] = OnceAsync,
    };

    private static async Task OrderAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        await app.StartAsync();
        const int count = 300; // the index reads more than one page, and less than all at once
        for (int i = 0; i < count; i++)
        {
            await app.Timers.ScheduleAsync(new Due("a", $"{i}"), TimeSpan.FromSeconds(10_000 - i));
        }
        await app.StopAsync();
        app.Machine.LoseStates(); // and with them the index
        sim.Time.Adjust(TimeSpan.FromSeconds(20_000));
        await app.StartAsync();
        await app.PassAsync(60);
        await PublishedAsync(app, Enumerable.Range(0, count).Reverse().Select(static i => $"{i}"));
        await app.StopAsync();
    }

    private static async Task CancelledWhileFiringAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        await app.StartAsync();
        TimerCancellation? answer = null;
        app.Before = async request =>
        {
            if (answer is null && Has(request.Events, TimerStream.Fired))
            {
                answer = TimerCancellation.Unknown;
                answer = await app.Timers.CancelAsync("one");
            }
        };
        await app.Timers.ScheduleAsync(new Due("a", "one"), TimeSpan.FromSeconds(1), new() { Id = "one" });
        await app.Timers.ScheduleAsync(new Due("a", "two"), TimeSpan.FromSeconds(1), new() { Id = "two" });
        await app.PassAsync(30);
        Truth.Require(answer == TimerCancellation.Cancelled, $"it is cancelled in time, not {answer}");
        await PublishedAsync(app, ["two"]);
        await app.StopAsync();
    }

    private static async Task FiredWhileCancellingAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        await app.StartAsync();
        app.Before = async request =>
        {
            if (Has(request.Events, TimerStream.Cancelled))
            {
                await app.PassAsync(30); // meanwhile it fires
            }
        };
        await app.Timers.ScheduleAsync(new Due("a", "one"), TimeSpan.FromSeconds(1), new() { Id = "one" });
        TimerCancellation answer = await app.Timers.CancelAsync("one");
        Truth.Require(answer == TimerCancellation.AlreadyFired, $"it has fired, and the cancellation was answered {answer}");
        await PublishedAsync(app, ["one"]);
        await app.StopAsync();
    }

    private static async Task ClockAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        await app.StartAsync();
        await app.Timers.ScheduleAsync(new Due("a", "near"), TimeSpan.FromSeconds(20));
        await app.Timers.ScheduleAsync(new Due("a", "far"), TimeSpan.FromDays(30));
        await app.PassAsync(19.9);
        await PublishedAsync(app, []);
        sim.Time.Adjust(-TimeSpan.FromSeconds(60));
        await app.PassAsync(59);
        await PublishedAsync(app, []); // set back, it waits
        await app.PassAsync(3); // nothing is appended, and time passes all the same
        await PublishedAsync(app, ["near"]);
        sim.Time.Adjust(TimeSpan.FromDays(31));
        await app.PassAsync(6);
        await PublishedAsync(app, ["near", "far"]);
        await app.StopAsync();
    }

    private static async Task DerivedAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        await app.StartAsync();
        await app.Timers.ScheduleAsync(new Due("a", "one"), TimeSpan.FromSeconds(1));
        await app.PassAsync(3);
        List<RecordedEvent> all = await app.Machine.ReadAsync();
        Guid set = all.Single(static e => e.Name == TimerStream.Set).EventId, message = all.Single(static e => e.Name == "due").EventId;
        Truth.Require(message == DerivedId.ForScheduled(set), $"the message of {set} has the id {message}");
        await app.StopAsync();
    }

    private static async Task RestartAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        await app.StartAsync();
        await app.Timers.ScheduleAsync(new Due("a", "one"), TimeSpan.FromSeconds(30));
        await app.Machine.KillAsync(app.Process);
        await app.StartAsync();
        await app.PassAsync(40);
        await PublishedAsync(app, ["one"]);
        await app.StopAsync();
    }

    private static async Task ClosedAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        await app.StartAsync();
        for (int i = 0; i < 5; i++)
        {
            await app.Timers.ScheduleAsync(new Due(i == 2 ? "closed" : "open", $"{i}"), TimeSpan.FromSeconds(1), new() { Id = $"{i}" });
        }
        await app.Bus.PublishAsync(new Sealed("closed"));
        await app.PassAsync(60);
        await PublishedAsync(app, ["0", "1", "3", "4"]);
        TimerStatus? failed = await app.Timers.FindAsync("2");
        Truth.Require(failed?.State == TimerState.Failed, $"the timer for a closed stream has failed, not {failed?.State}");
        Truth.Require((await app.Machine.ReadAsync()).Any(static e => e.Stream.Topic == "$system" && e.Name == TimerStream.Failed), "nobody is told that it has failed");
        await app.StopAsync();
    }

    private static async Task OnceAsync(Simulation sim)
    {
        var app = new TimedApp(sim);
        await app.StartAsync();
        await app.Timers.ScheduleAsync(new Due("a", "one"), TimeSpan.FromSeconds(1), new() { Id = "one" });
        await app.Timers.ScheduleAsync(new Due("a", "again"), TimeSpan.FromSeconds(2), new() { Id = "one" });
        await app.PassAsync(20);
        await app.Timers.ScheduleAsync(new Due("a", "late"), TimeSpan.FromSeconds(2), new() { Id = "one" });
        await app.PassAsync(20);
        await PublishedAsync(app, ["one"]);
        await app.StopAsync();
    }

    private static bool Has(ReadOnlyMemory<NewEvent> events, string name)
    {
        foreach (ref readonly NewEvent e in events.Span)
        {
            if (e.Name == name)
            {
                return true;
            }
        }
        return false;
    }

    private static async Task PublishedAsync(TimedApp app, IEnumerable<string> expected)
    {
        string[] published = [.. (await app.Machine.ReadAsync()).Where(static e => e.Name == "due").Select(e => ((Due)app.Serializer.Decode(e).Objects[0]).Timer)];
        Truth.Require(published.SequenceEqual(expected), $"{string.Join(", ", published)} was published instead of {string.Join(", ", expected)}");
    }
}
