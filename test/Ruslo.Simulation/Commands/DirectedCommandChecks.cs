namespace Ruslo.Battery;

/// <summary>Rules of commands and of who handles them, each brought about on purpose.</summary>
internal static class DirectedCommandChecks
{
    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["A command has one handler in a log"] = OneHandlerAsync,
        ["A refusal is recorded once and its key goes on"] = RefusalAsync,
    };

    private static async Task OneHandlerAsync(Simulation sim)
    {
        var app = new CommandedApp(sim);
        var handled = new List<string>();
        app.Start();
        await app.AddAsync("first", s => s.On<TakeOut>((_, _, _) => Seen("first")));
        bool isRefused = false;
        try
        {
            await app.AddAsync("second", s => s.On<TakeOut>((_, _, _) => Seen("second")));
        }
        catch (SetupException)
        {
            isRefused = true;
        }
        await app.SendAsync(new TakeOut("a", 1, 1));
        await app.SettleAsync("first");
        Truth.Require(handled is ["first"], $"one of two handlers has handled it, not [{string.Join(' ', handled)}]");
        Truth.Require(isRefused, "the second handler is refused at its start");
        await app.Runtime.StopAsync();

        ValueTask Seen(string by)
        {
            handled.Add(by);
            return default;
        }
    }

    private static async Task RefusalAsync(Simulation sim)
    {
        var app = new CommandedApp(sim);
        app.Start();
        await app.AddDeciderAsync();
        RecordedEvent refused = await app.SendAsync(new TakeOut("a", 5, 1));
        await app.SendAsync(new PutIn("a", 9, 2)); // tried again after this, the first would be let through
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(5));
        IReadOnlyList<RecordedEvent> told = await app.TopicAsync(CommandRefused.Topic);
        Truth.Require(told.Count == 1, $"one refusal is recorded, not {told.Count}");
        Truth.Require(app.Serializer.Decode(told[0]).Objects is [CommandRefused { Reason: Tills.Overdrawn } about] && about.CommandId == refused.EventId, "it says which command and why");
        Truth.Require((await app.TopicAsync("tills")).Count == 1, "the command that was not refused is executed");
        SubscriptionStatus status = app.Runtime.Get(Tills.Subscription).Status();
        Truth.Require(status is { Failures: 0, ParkedKeys: 0 }, "a refusal is no failure");
        await app.Runtime.StopAsync();
    }
}
