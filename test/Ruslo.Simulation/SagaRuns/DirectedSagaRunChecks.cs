using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>Rules of running sagas, each brought about on purpose.</summary>
internal static class DirectedSagaRunChecks
{
    private const string Trip = "trip 0";

    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["After a rewind an instance ignores what it has recorded"] = RewindAsync,
        ["A reply is for the saga that its reply-to names"] = OtherSagaAsync,
        ["What was refused is not confirmed as handled"] = ConfirmAsync,
        ["The end of an instance answers whoever started it"] = CallerAsync,
        ["After a time-out a command carries the key of the first attempt"] = KeyAsync,
        ["What was staged and not committed is not taken for the instance"] = DiscardedAsync,
        ["What was staged beside another instance's failure is not taken for the instance"] = SpoiledAsync,
        ["A list has in it what was in the log when it was asked for"] = ListAsync,
        ["A list that is asked for while it is committed has in it what was in the log"] = ListCommittingAsync,
        ["Of what an instance becomes in a moment, the list has the last"] = ListLastAsync,
    };

    private static async Task RewindAsync(Simulation sim)
    {
        TripApp app = await WaitingAsync(sim);
        await app.AppendAsync(new SagaRequested(SagaInputKind.Retry, "pay", null), new() { IsPlatform = true, Topic = SagaTopics.InputsOf("trip"), Key = Trip });
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        int before = await CountAsync(app, "pay");
        Truth.Require(before == 2, $"what a person wants to be tried again is sent again; {before} commands are there");
        var notes = new DefinitionLog(NullLogger.Instance);
        await app.Runtime.RestartAsync(TripApp.Subscription, slot => new Rewinding(app.Machine.Log, app.Machine.States, notes).RewindAsync(slot, SubscriptionStart.Beginning, CancellationToken.None), CancellationToken.None);
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        int after = await CountAsync(app, "pay");
        Truth.Require(after == before, $"a rewind sends nothing again; {after} commands are there instead of {before}");
        await app.StopAsync();
    }

    private static async Task OtherSagaAsync(Simulation sim)
    {
        TripApp app = await WaitingAsync(sim);
        await app.AppendAsync(new Paid(Trip, "another", 5), new() { ReplyTo = new ReplyTo("other", Trip, "pay", 1).ToString() });
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        Truth.Require(await CountAsync(app, "hold-seat") == 0, "a reply to another saga moves nothing here");
        await app.StopAsync();
    }

    private static async Task ConfirmAsync(Simulation sim)
    {
        var app = new CommandedApp(sim);
        app.Start();
        await app.AddDeciderAsync();
        SendOptions asked = new() { Headers = EventHeaders.None.With(WellKnownHeaders.Confirm, "true") };
        await app.SendAsync(new TakeOut("a", 5, 1), asked);
        await app.SendAsync(new PutIn("a", 9, 2), asked);
        await app.SettleAsync();
        IReadOnlyList<RecordedEvent> told = await app.TopicAsync(CommandRefused.Topic);
        Truth.Require(told.Select(static e => e.Name).SequenceEqual([CommandRefused.Name, CommandHandled.Name]), $"one is refused and one is confirmed, not {string.Join(", ", told.Select(static e => e.Name))}");
        await app.StopAsync();
    }

    private static async Task CallerAsync(Simulation sim)
    {
        var app = new TripApp(sim, unreliable: 0);
        await app.StartAsync();
        string caller = new ReplyTo("caller", "1", "a step", 1).ToString();
        await app.AppendAsync(new TripAsked(Trip, 5), new() { ReplyTo = caller });
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
        RecordedEvent? booked = (await app.Machine.ReadAsync()).Find(static e => e.Name == "trip-booked");
        Truth.Require(booked?.Headers.Find(WellKnownHeaders.ReplyTo) == caller, $"the end carries '{booked?.Headers.Find(WellKnownHeaders.ReplyTo)}' instead of the caller's '{caller}'");
        await app.StopAsync();
    }

    private static async Task KeyAsync(Simulation sim)
    {
        TripApp app = await WaitingAsync(sim);
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(90));
        string?[] keys = [.. (await app.Machine.ReadAsync()).Where(static e => e.Name == "pay").Select(static e => e.Headers.Find(WellKnownHeaders.IdempotencyKey))];
        Truth.Require(keys.Length > 1 && keys.Distinct().Count() == 1, $"commands after time-outs carry the first one's key, not {string.Join(", ", keys)}");
        await app.StopAsync();
    }

    /// <summary>The append that carries a turn fails, and so does what had been staged on top of it.</summary>
    private static async Task DiscardedAsync(Simulation sim)
    {
        var app = new TripApp(sim, unreliable: 0);
        await app.StartAsync();
        app.Process.FailAppends = 2;
        await app.AppendAsync(new TripAsked(Trip, 5));
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
        Truth.Require(await CountAsync(app, "trip-booked") == 1, "a trip whose first append failed is booked all the same");
        await app.StopAsync();
    }

    /// <summary>A reply and an event for two instances are handled together, and the second of those fails: everything is done again, one by one.</summary>
    private static async Task SpoiledAsync(Simulation sim)
    {
        TripApp app = await WaitingAsync(sim, partitions: 1);
        await app.AppendAllAsync(
            (new Paid(Trip, "a payment", 5), new() { ReplyTo = new ReplyTo("trip", Trip, "pay", 1).ToString() }),
            (new TripsAsked(Trip, "trip 1", 0), null));
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(10));
        Truth.Require(app.Runtime.Find(TripApp.Subscription)!.Status().ParkedKeys == 1, "a trip without a price is parked");
        Truth.Require(await CountAsync(app, "hold-seat") == 1, "a reply that was staged and not committed moves its instance when it is handled again");
        await app.StopAsync();
    }

    /// <summary>Asked for just after the trip was begun, while that is gathered.</summary>
    private static async Task ListAsync(Simulation sim)
    {
        var app = new TripApp(sim, unreliable: 0) { HasServices = false };
        await app.StartAsync();
        await app.AppendAsync(new TripAsked(Trip, 5));
        await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(100));
        Truth.Require(await CountAsync(app, SagaMoved.Name) == 1, "the trip has begun");
        await app.CheckListAsync();
        await app.StopAsync();
    }

    /// <summary>The moment of gathering is over, and what was gathered is not in the list yet.</summary>
    private static async Task ListCommittingAsync(Simulation sim)
    {
        var app = new TripApp(sim, unreliable: 0) { HasServices = false };
        await app.StartAsync();
        var let = new TaskCompletionSource();
        app.Process.Commits = let.Task;
        await app.AppendAsync(new TripAsked(Trip, 5));
        await sim.Runtime.DelayAsync(SagaIndex.Moment + TimeSpan.FromSeconds(1));
        Truth.Require(app.Process.HeldCommits == 2, "the list is being committed, and the index of timers");
        Task checking = app.CheckListAsync();
        await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(100));
        let.SetResult();
        await checking;
        await app.StopAsync();
    }

    /// <summary>Nobody looks at the list before a trip has gone through all its steps.</summary>
    private static async Task ListLastAsync(Simulation sim)
    {
        var app = new TripApp(sim, unreliable: 0);
        await app.StartAsync();
        await app.AppendAsync(new TripAsked(Trip, 5));
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
        await app.CheckListAsync();
        await app.StopAsync();
    }

    /// <summary>An instance whose first step nobody answers.</summary>
    private static async Task<TripApp> WaitingAsync(Simulation sim, int partitions = 2)
    {
        var app = new TripApp(sim, unreliable: 0) { HasServices = false, Partitions = partitions };
        await app.StartAsync();
        await app.AppendAsync(new TripAsked(Trip, 5));
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        return app;
    }

    private static async Task<int> CountAsync(TripApp app, string name) => (await app.Machine.ReadAsync()).Count(e => e.Name == name);
}
