namespace Ruslo.Battery;

/// <summary>
/// Clients that request commands and, whatever becomes of their process, of the log and of the answer, ask again under the same id; a
/// decider whose processes are stopped or killed at any moment, and that fails on some commands until they are healed. It keeps snapshots,
/// of which a power cut loses the last, and some processes know another shape of its state. In the end each command was handled once, in the
/// order of its key, every client was told exactly what the log says, and states are folds of all their events.
/// </summary>
internal sealed class CommandScenario
{
    private readonly Simulation sim;
    private readonly CommandedApp app;
    private readonly string[] tills;
    private readonly Dictionary<Guid, TillCommand> asked = [];
    private readonly Dictionary<Guid, string> answers = [];
    private int number;

    private CommandScenario(Simulation sim)
    {
        this.sim = sim;
        app = new(sim, Machine.Draw(sim));
        tills = [.. Enumerable.Range(0, sim.Random.Between(1, 4)).Select(static i => $"till {i}")];
    }

    public static Task RunAsync(Simulation sim) => new CommandScenario(sim).RunAsync();

    private async Task RunAsync()
    {
        await app.Machine.OpenAsync();
        int lives = sim.Random.Between(1, 4);
        for (int life = 0; life < lives; life++)
        {
            await StartAsync(faulty: life > 0 && sim.Random.OneIn(2));
            foreach (Guid id in Unanswered())
            {
                _ = AskAsync(id);
            }
            for (int i = sim.Random.Between(3, 25); i > 0; i--)
            {
                _ = AskAsync(Next());
                await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(40)));
            }
            await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(sim.Random.OneIn(3) ? 100_000 : 500)));
            await app.Machine.EndAsync(app.Process, stops: sim.Random.OneIn(2), app.StopAsync);
        }
        await StartAsync(faulty: false);
        Guid[] left = [.. Unanswered(), Next(), .. answers.Keys.Where(_ => sim.Random.OneIn(4))];
        app.Tills.Sick.Clear(); // after the last command, which may be sick too
        await Task.WhenAll(left.Select(AskAsync));
        await app.SettleAsync();
        await CheckAsync();
        await app.StopAsync();
    }

    private Guid[] Unanswered() => [.. asked.Keys.Where(id => !answers.ContainsKey(id))];

    private Guid Next()
    {
        string till = sim.Random.Pick(tills);
        int amount = sim.Random.Between(1, 9);
        Guid id = sim.Runtime.Ids.NewId(sim.Time.GetUtcNow());
        asked.Add(id, sim.Random.Next(5) switch { 0 => new LookInto(till, ++number), < 3 => new TakeOut(till, amount, ++number), _ => new PutIn(till, amount, ++number) });
        if (sim.Random.OneIn(12))
        {
            app.Tills.Sick.Add(number);
        }
        return id;
    }

    /// <summary>Asks until there is an answer that stays.</summary>
    private async Task AskAsync(Guid id)
    {
        CommandedApp.Life life = app.Current;
        bool indirectly = sim.Random.OneIn(3);
        while (!life.Process.IsOver)
        {
            try
            {
                if (indirectly ? Answer(id, await life.RequestAsync<Told>(asked[id], id, Patience())) : Answer(id, await life.RequestAsync<TillChanged>(asked[id], id, Patience())))
                {
                    return;
                }
            }
            catch (IOException)
            {
                // Whether it was recorded is unknown.
            }
            catch (RusloException stopped) when (stopped.EventId == id)
            {
                return;
            }
            await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(10_000))); // what is parked stays so for a while
        }
    }

    private TimeSpan Patience() => TimeSpan.FromMilliseconds(sim.Random.Between(1, 20_000));

    private bool Answer<TReply>(Guid id, Reply<TReply> reply) where TReply : class
    {
        sim.Note($"{asked[id]}: {reply.Outcome} {reply.Why}");
        string answer = reply.Outcome switch
        {
            ReplyOutcome.Replied => $"done {((object)reply.Value! is TillChanged changed ? changed.Number : ((Told)(object)reply.Value!).Number)}",
            ReplyOutcome.Refused => $"refused {reply.Refused!.CommandId}",
            ReplyOutcome.NoReply => "nothing",
            _ => "",
        };
        if (answer.Length > 0)
        {
            Truth.Require(!answers.TryGetValue(id, out string? before) || before == answer, $"{asked[id]} is answered '{answer}' and was '{before}'");
            answers[id] = answer;
        }
        return answer.Length > 0;
    }

    private async Task StartAsync(bool faulty)
    {
        app.Tills.Reshape(sim.Random.OneIn(4) ? 2 : 1);
        app.Start(snapshotEvery: sim.Random.Next(4));
        await app.AddDeciderAsync();
        await app.AddTellingAsync();
        app.Process.Faulty = faulty;
    }

    private async Task CheckAsync()
    {
        var balances = new Dictionary<string, int>(StringComparer.Ordinal);
        var expected = new List<(string Till, TillChanged Changed)>();
        int commands = 0;
        foreach (RecordedEvent recorded in (await app.Machine.Log.ReadAsync(0, new() { Kinds = [EventKind.Command] }, 10_000)).Events)
        {
            commands++;
            var command = (TillCommand)app.Serializer.Decode(recorded).Objects[0];
            Decision<TillChanged> decision = Tills.Decide(balances.GetValueOrDefault(command.Till), (object)command);
            foreach (TillChanged changed in decision.Events)
            {
                balances[command.Till] = balances.GetValueOrDefault(command.Till) + changed.By;
                expected.Add((command.Till, changed));
            }
            string answer = decision.Refusal is not null ? $"refused {recorded.EventId}" : decision.Events.Count > 0 ? $"done {command.Number}" : "nothing";
            Truth.Require(answers.TryGetValue(recorded.EventId, out string? told) && told == answer, $"{command} was answered '{told}', and the log says '{answer}'");
        }
        Truth.Require(commands == asked.Count, $"{asked.Count} commands are recorded once each, not {commands}");
        foreach (string till in tills)
        {
            object[] changes = [.. (await app.Machine.Log.ReadStreamAsync(new("tills", till), 0, ReadDirection.Forwards, 10_000)).Events.Select(e => app.Serializer.Decode(e).Objects[0])];
            object[] due = [.. expected.Where(e => e.Till == till).Select(static e => e.Changed)];
            Truth.Require(changes.SequenceEqual(due), $"{till} was changed by [{string.Join(' ', changes)}] instead of [{string.Join(' ', due)}]");
            int state = await app.Current.Deciders.LoadAsync(app.Tills.Decider, till), fold = changes.Aggregate(0, (before, changed) => app.Tills.Decider.Evolve(before, (TillChanged)changed));
            Truth.Require(state == fold, $"the state of {till} is {state} instead of {fold}");
        }
        int refusals = (await app.TopicAsync(CommandRefused.Topic)).Count, refused = answers.Values.Count(static a => a.StartsWith("refused", StringComparison.Ordinal));
        Truth.Require(refusals == refused, $"{refused} refusals are recorded once each, not {refusals}");
    }
}
