namespace Ruslo.Battery;

/// <summary>Rules of commands, of who handles them, and of who waits for replies, each brought about on purpose.</summary>
internal static class DirectedCommandChecks
{
    private const int Rounds = 30;

    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["A command has one handler in a log"] = OneHandlerAsync,
        ["A refusal is recorded once and its key goes on"] = RefusalAsync,
        ["No reply passes whoever waits for it"] = ReplyAsync,
        ["A reply from further on finds whoever waits for it"] = IndirectReplyAsync,
        ["A request that is made again finds what was recorded before"] = AgainAsync,
        ["A request of a parked command is told so"] = ParkedAsync,
        ["What a handler emits through its state is waited for"] = ForwardedAsync,
        ["What two senders declare to be the same is executed once"] = IdempotencyKeyAsync,
        ["Who takes commands over handles what is left of them and nothing twice"] = TakeOverAsync,
    };

    private static async Task OneHandlerAsync(Simulation sim)
    {
        var app = new CommandedApp(sim);
        var handled = new List<string>();
        app.Start();
        await app.AddAsync("first", s => s.On<Tell>((_, _, _) => Seen("first")));
        bool isRefused = false;
        try
        {
            await app.AddAsync("second", s => s.On<Tell>((_, _, _) => Seen("second")));
        }
        catch (SetupException)
        {
            isRefused = true;
        }
        await app.SendAsync(new Tell("a", 1));
        await app.SettleAsync();
        Truth.Require(handled is ["first"], $"one of two handlers has handled it, not [{string.Join(' ', handled)}]");
        Truth.Require(isRefused, "the second handler is refused at its start");
        await app.StopAsync();

        ValueTask Seen(string by)
        {
            handled.Add(by);
            return default;
        }
    }

    private static async Task RefusalAsync(Simulation sim)
    {
        CommandedApp app = await StartAsync(sim);
        Published refused = await app.SendAsync(new TakeOut("a", 5, 1));
        await app.SendAsync(new PutIn("a", 9, 2)); // tried again after this, the first would be let through
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(5));
        IReadOnlyList<RecordedEvent> told = await app.TopicAsync(CommandRefused.Topic);
        Truth.Require(told.Count == 1, $"one refusal is recorded, not {told.Count}");
        Truth.Require(app.Serializer.Decode(told[0]).Objects is [CommandRefused { Reason: Tills.Overdrawn } about] && about.CommandId == refused.EventId, "it says which command and why");
        Truth.Require((await app.TopicAsync("tills")).Count == 1, "the command that was not refused is executed");
        SubscriptionStatus status = app.Runtime.Get(Tills.Subscription).Status();
        Truth.Require(status is { Failures: 0, ParkedKeys: 0 }, "a refusal is no failure");
        await app.StopAsync();
    }

    private static async Task ReplyAsync(Simulation sim)
    {
        CommandedApp app = await StartAsync(sim);
        for (int i = 0; i < Rounds; i++)
        {
            Reply<TillChanged> reply = await app.RequestAsync<TillChanged>(new PutIn("a", 1, i));
            Truth.Require(reply.Value?.Number == i, $"request {i} ends with its reply, not with {reply}");
        }
        await app.StopAsync();
    }

    private static async Task IndirectReplyAsync(Simulation sim)
    {
        CommandedApp app = await StartAsync(sim);
        await app.AddTellingAsync();
        for (int i = 0; i < Rounds; i++)
        {
            Reply<Told> reply = await app.RequestAsync<Told>(new PutIn("a", 1, i));
            Truth.Require(reply.Value?.Number == i, $"request {i} ends with what the second handler says, not with {reply}");
        }
        await app.StopAsync();
    }

    private static async Task AgainAsync(Simulation sim)
    {
        CommandedApp app = await StartAsync(sim);
        Guid[] ids = [.. Enumerable.Range(0, 4).Select(_ => sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()))];
        for (int life = 0; life < 3; life++)
        {
            for (int i = 0; i < ids.Length; i++)
            {
                Reply<TillChanged> reply = await app.RequestAsync<TillChanged>(i == 3 ? new LookInto("a", i) : new PutIn("a", 1, i), ids[i]);
                Truth.Require(i == 3 ? reply.Outcome == ReplyOutcome.NoReply : reply.Value?.Number == i, $"request {i} ends in life {life} as in the first, not with {reply}");
            }
            await app.Machine.KillAsync(app.Process);
            app.Start();
            await app.AddDeciderAsync();
        }
        Truth.Require((await app.TopicAsync("tills")).Count == 3, "each command is handled once");
        await app.StopAsync();
    }

    private static async Task ParkedAsync(Simulation sim)
    {
        CommandedApp app = await StartAsync(sim);
        app.Tills.Sick.Add(1);
        Reply<TillChanged> head = await app.RequestAsync<TillChanged>(new PutIn("a", 1, 1));
        Reply<TillChanged> behind = await app.RequestAsync<TillChanged>(new PutIn("a", 1, 2));
        Reply<TillChanged> beside = await app.RequestAsync<TillChanged>(new PutIn("b", 1, 3));
        Truth.Require((head.Outcome, behind.Outcome) == (ReplyOutcome.Parked, ReplyOutcome.Parked), $"both are parked: {head}, {behind}");
        Truth.Require(beside.IsReply, $"another key goes on: {beside}");
        app.Tills.Sick.Clear();
        await app.SettleAsync();
        Reply<TillChanged> again = await app.RequestAsync<TillChanged>(new PutIn("a", 1, 2), behind.Command.EventId);
        Truth.Require(again.Value?.Number == 2, $"once it is freed, the reply is found: {again}");
        await app.StopAsync();
    }

    private static async Task ForwardedAsync(Simulation sim)
    {
        var app = new CommandedApp(sim);
        app.Start();
        await app.AddAsync("telling", static s => s.State<Tally>("tallies").On<Tell>(static async (c, context, ct) =>
        {
            context.State<Tally>().Set(c.Till, new(1, c.Number, true));
            if (c.Number % 3 > 0)
            {
                await context.Events.PublishAsync(new Told(c.Number), ct);
            }
        }));
        for (int i = 0; i < Rounds; i++)
        {
            Reply<Told> reply = await app.RequestAsync<Told>(new Tell("a", i));
            Truth.Require(i % 3 > 0 ? reply.Value?.Number == i : reply.Outcome == ReplyOutcome.NoReply, $"request {i} ends with what its handler emits, not with {reply}");
        }
        await app.StopAsync();
    }

    private static async Task IdempotencyKeyAsync(Simulation sim)
    {
        CommandedApp app = await StartAsync(sim);
        await app.SendAsync(new PutIn("a", 1, 1), new() { IdempotencyKey = "payment 17" });
        await app.SendAsync(new PutIn("a", 1, 1), new() { IdempotencyKey = "payment 17" });
        await app.SettleAsync();
        int changes = (await app.TopicAsync("tills")).Count;
        Truth.Require(changes == 1, $"it is executed once, not {changes} times");
        await app.StopAsync();
    }

    private static async Task TakeOverAsync(Simulation sim)
    {
        var app = new CommandedApp(sim);
        var handled = new List<int>();
        app.Start();
        await app.AddAsync("old", s => s.Retry(RetryPolicy.Default with { InPlace = TimeSpan.Zero }).On<Tell>((c, _, _) => c.Number == 0 ? throw new InvalidOperationException("broken") : Seen(c.Number)));
        for (int i = 0; i < 6; i++)
        {
            await app.SendAsync(new Tell($"{i % 4}", i));
        }
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
        await app.StopAsync();
        app.Start();
        await app.SendAsync(new Tell("1", 6));
        await app.AddAsync("new", s => s.TakesOver("old").Partitions(3).On<Tell>((c, _, _) => Seen(c.Number)));
        await app.SettleAsync();
        Truth.Require(handled.Order().SequenceEqual(Enumerable.Range(0, 7)), $"each command is handled once by one of them, not [{string.Join(' ', handled)}]");
        Truth.Require(handled.IndexOf(0) < handled.IndexOf(4), "what waited in a key keeps its order");
        await app.StopAsync();

        ValueTask Seen(int number)
        {
            handled.Add(number);
            return default;
        }
    }

    private static async Task<CommandedApp> StartAsync(Simulation sim)
    {
        var app = new CommandedApp(sim);
        app.Start();
        await app.AddDeciderAsync();
        return app;
    }
}
