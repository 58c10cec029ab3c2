using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ruslo.Battery;

/// <summary>
/// Subscriptions of every delivery mode under processes that are stopped, killed or overtaken, handlers that fail for a while or until
/// somebody heals or skips the event, and a log and a state store that fail. When the faults stop, every effect is there exactly once
/// (at most once where that was asked for), in order for each key.
/// </summary>
internal sealed class SubscriptionScenario
{
    private const long AnyVersion = -2;

    private static readonly TimeSpan Patience = TimeSpan.FromHours(8);

    private readonly Simulation sim;
    private readonly Machine machine;
    private readonly EventSerializer serializer;
    private readonly EventDrafting drafting;
    private readonly IServiceProvider services = new ServiceCollection().BuildServiceProvider();
    private readonly EchoPlan[] plans;
    private readonly Dictionary<string, HandlingRecord> records;
    private readonly Dictionary<string, int> published = [];
    private readonly Dictionary<(string Key, int Number), Guid> placed = [];
    private readonly Dictionary<string, (long Target, HashSet<Guid> Before)> rewound = [];
    private readonly DefinitionLog notes = new(NullLogger.Instance);
    private readonly string[] keys;

    private SubscriptionScenario(Simulation sim)
    {
        this.sim = sim;
        machine = Machine.Draw(sim);
        serializer = new(new CatalogBuilder().Event<Placed>("placed", "orders", key: e => e.Key).Event<Echoed>("echoed", "echoes", key: e => $"{e.By}/{e.Key}")
            .Event<Intruded>("intruded", "echoes", key: e => $"{e.By}/{e.Key}").Build());
        drafting = new(serializer);
        plans = [.. Enumerable.Range(1, sim.Random.Between(1, 3)).Select(number => EchoPlan.Draw(sim.Random, number))];
        records = plans.ToDictionary(plan => plan.Name, plan => new HandlingRecord(plan));
        keys = [.. Enumerable.Range(0, sim.Random.Between(1, 6)).Select(key => $"key {key}")];
    }

    public static Task RunAsync(Simulation sim) => new SubscriptionScenario(sim).RunAsync();

    private async Task RunAsync()
    {
        SubscriptionProcess? overtaken = null;
        await machine.OpenAsync();
        int lives = sim.Random.Between(1, 4);
        for (int life = 0; life < lives; life++)
        {
            var process = new SubscriptionProcess(sim, faulty: life > 0 && sim.Random.OneIn(2));
            SubscriptionRuntime running = await StartAsync(process);
            await PublishAsync(sim.Random.Between(3, 40));
            await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(sim.Random.OneIn(3) ? 200_000 : 3000)));
            overtaken?.Kill();
            overtaken = await EndAsync(process, running); // whoever is overtaken goes on for a while
        }
        var last = new SubscriptionProcess(sim, faulty: false);
        SubscriptionRuntime final = await StartAsync(last);
        await PublishAsync(sim.Random.Between(0, 10));
        overtaken?.Kill();
        await RewindAsync(final);
        await HealAsync(final);
        await CaughtUpAsync(final);
        await CheckAsync();
        await final.DisposeAsync();
    }

    private async Task<SubscriptionRuntime> StartAsync(SubscriptionProcess process)
    {
        var runtime = new SubscriptionRuntime(new ProcessLog(machine.Log, process), serializer, services, sim.Runtime, NullLogger.Instance, machine.States) { FeedCapacity = sim.Random.OneIn(2) ? 4 : 1024 };
        foreach (EchoPlan plan in plans)
        {
            bool faulty = process.Faulty;
            process.Faulty = false; // a process that cannot start is not what this is about
            SubscriptionDefinition definition = Define(plan, process);
            Registration registration = await new Registrar(runtime.Log, machine.States, notes).RecordAsync(definition, null, [], CancellationToken.None);
            var repartitioning = new Repartitioning(runtime, runtime.Log, services, NullLogger.Instance, notes);
            await runtime.AddAsync(definition, await repartitioning.ApplyAsync(definition, registration, CancellationToken.None));
            process.Faulty = faulty;
        }
        return runtime;
    }

    private SubscriptionDefinition Define(EchoPlan plan, SubscriptionProcess process)
    {
        var builder = new SubscriptionBuilder(plan.Name, serializer.Catalog);
        builder.FromBeginning().On<Placed>((e, context, _) => HandleAsync(plan, process, e, context))
            .Retry(new() { InPlace = TimeSpan.FromSeconds(1), ParkedPause = TimeSpan.FromSeconds(20), LongestParkedPause = TimeSpan.FromMinutes(5) });
        if (plan.KeepsState)
        {
            builder.State<Tally>("tallies");
        }
        else
        {
            _ = (plan.Mode switch { DeliveryMode.AtMostOnce => builder.AtMostOnce(), DeliveryMode.AtLeastOnce => builder.AtLeastOnce(), _ => builder.ExactlyOnce() }).Partitions(sim.Random.OneIn(3) ? sim.Random.Between(1, 4) : plan.Partitions);
        }
        return builder.Build();
    }

    private async Task HandleAsync(EchoPlan plan, SubscriptionProcess process, Placed e, HandlerContext context)
    {
        await process.EnterAsync();
        HandlingRecord record = records[plan.Name];
        sim.Note($"{plan.Name} handles {e.Key}/{e.Number} at {context.Recorded.Position}, attempt {context.Attempt}");
        record.Begin(e);
        for (int part = 0; part < HandlingRecord.Parts(e.Number); part++)
        {
            long after = plan.Guarded ? await LastVersionAsync(process, plan, e.Key) + part : AnyVersion;
            await context.Events.PublishAsync(new Echoed(plan.Name, e.Key, e.Number, part, after), new PublishOptions { ExpectedVersion = plan.Guarded ? ExpectedVersion.Exactly(after) : ExpectedVersion.Any });
        }
        if (plan.KeepsState)
        {
            await context.State<Tally>().UpdateAsync(e.Key, tally => new((tally?.Count ?? 0) + 1, e.Number, (tally?.InOrder ?? true) && e.Number > (tally?.Last ?? -1)));
        }
        await process.EnterAsync();
        if (record.Sick.Contains((e.Key, e.Number)) || (plan.Mode != DeliveryMode.AtMostOnce && process.Faulty && sim.Random.OneIn(8)))
        {
            throw new InvalidOperationException("It does not work.");
        }
        record.End(e);
    }

    private async Task<long> LastVersionAsync(SubscriptionProcess process, EchoPlan plan, string key)
    {
        StreamPage page = await machine.Log.ReadStreamAsync(new("echoes", $"{plan.Name}/{key}"), long.MaxValue, ReadDirection.Backwards, 1);
        await process.EnterAsync();
        return page.LastVersion;
    }

    private async Task PublishAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string key = sim.Random.Pick(keys);
            int number = published.GetValueOrDefault(key);
            published[key] = number + 1;
            foreach (EchoPlan plan in plans.Where(plan => plan.Mode != DeliveryMode.AtMostOnce && sim.Random.OneIn(12)))
            {
                records[plan.Name].Sick.Add((key, number));
            }
            placed[(key, number)] = await AppendAsync(new Placed(key, number));
            foreach (EchoPlan plan in plans.Where(plan => plan.Guarded && sim.Random.OneIn(6)))
            {
                await AppendAsync(new Intruded(plan.Name, key));
            }
            if (sim.Random.OneIn(3))
            {
                await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(500)));
            }
        }
    }

    private async Task<Guid> AppendAsync(object e)
    {
        NewEvent[] events = [drafting.Draft(e, null, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), null, new())];
        await machine.Log.AppendAsync(new AppendRequest { Events = events });
        return events[0].EventId;
    }

    /// <summary>Ends a process: it stops, is killed, or goes on while the next one takes over.</summary>
    private async Task<SubscriptionProcess?> EndAsync(SubscriptionProcess process, SubscriptionRuntime running)
    {
        int way = sim.Random.Next(plans.Any(plan => plan.KeepsState) ? 2 : 3); // state belongs to one process
        sim.Note($"the process {(way switch { 0 => "stops", 1 => "is killed", _ => "is overtaken" })}");
        switch (way)
        {
            case 0:
                process.Faulty = false;
                await running.DisposeAsync();
                process.Kill();
                return null;
            case 1:
                await machine.KillAsync(process);
                return null;
            default:
                return process;
        }
    }

    /// <summary>While some keys are parked, one subscription is rewound.</summary>
    private async Task RewindAsync(SubscriptionRuntime running)
    {
        EchoPlan plan = sim.Random.Pick(plans);
        if (plan.KeepsState || plan.Mode == DeliveryMode.AtMostOnce || sim.Random.OneIn(2))
        {
            return;
        }
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(sim.Random.Between(1, 60)));
        long target = Math.Min(running.Get(plan.Name).Status().Partitions.Min(partition => partition.Position), sim.Random.Next((int)machine.Log.Head + 1));
        await running.RestartAsync(plan.Name, async slot =>
        {
            Registration next;
            try
            {
                next = await new Rewinding(machine.Log, machine.States, notes).RewindAsync(slot, SubscriptionStart.At(target + 1), CancellationToken.None);
            }
            catch (ArgumentException ahead)
            {
                sim.Note($"not rewound: {ahead.Message}");
                return slot.Registration;
            }
            sim.Note($"{plan.Name} is rewound after {target}");
            var before = new HashSet<Guid>();
            foreach (string key in published.Keys)
            {
                before.UnionWith((await machine.Log.ReadStreamAsync(new("echoes", $"{plan.Name}/{key}"), 0, ReadDirection.Forwards, 10_000)).Events.Select(e => e.EventId));
                StreamPage orders = await machine.Log.ReadStreamAsync(new("orders", key), 0, ReadDirection.Forwards, 10_000);
                records[plan.Name].Rewind(key, orders.Events.Count(e => e.Position <= target) - 1);
            }
            rewound[plan.Name] = (target, before);
            return next;
        });
    }

    /// <summary>What was sick is healed, or somebody skips it. Some keys are retried on request, others by themselves.</summary>
    private async Task HealAsync(SubscriptionRuntime running)
    {
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(30));
        foreach (RunningSubscription subscription in running.Running())
        {
            HandlingRecord record = records[subscription.Name];
            var parked = new List<ParkedKey>();
            foreach (Partition partition in subscription.Partitions)
            {
                partition.Parked.List(subscription.Name, partition.Number, parked);
            }
            foreach (ParkedKey key in parked)
            {
                int number = ((Placed)serializer.Decode((await machine.Log.ReadAsync(key.Position - 1, EventFilter.Everything, 1)).Events[0]).Objects[0]).Number;
                if (record.Sick.Contains((key.Key.Key, number)) && sim.Random.OneIn(3))
                {
                    ParkedAnswer answer = await running.RequestAsync(subscription.Name, new ParkedRequest(ParkedRequestKind.Skip, key.Key, key.Position));
                    sim.Note($"skip {subscription.Name} {key.Key} {number}: {answer}");
                    if (answer == ParkedAnswer.Done)
                    {
                        record.Skipped.Add((key.Key.Key, number));
                    }
                }
            }
            record.Sick.Clear();
            foreach (ParkedKey key in parked.Where(_ => sim.Random.OneIn(2)))
            {
                sim.Note($"retry {subscription.Name} {key.Key}: {await running.RequestAsync(subscription.Name, new ParkedRequest(ParkedRequestKind.Retry, key.Key, key.Position))}");
            }
        }
    }

    private async Task CaughtUpAsync(SubscriptionRuntime running)
    {
        for (DateTimeOffset end = sim.Time.GetUtcNow() + Patience; ;)
        {
            SubscriptionStatus[] behind = [.. running.All().Select(slot => slot.Status()).Where(status => status.Lag > 0 || status.ParkedKeys > 0)];
            if (behind.Length == 0)
            {
                return;
            }
            Truth.Require(sim.Time.GetUtcNow() < end, $"{behind[0].Name} does not catch up: {behind[0].State}, {behind[0].Reason}, lag {behind[0].Lag}, {behind[0].ParkedKeys} keys parked");
            await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        }
    }

    private async Task CheckAsync()
    {
        await sim.Runtime.DelayAsync(TimeSpan.FromMinutes(1)); // what waits in a state store is forwarded after its commit
        foreach (EchoPlan plan in plans)
        {
            HandlingRecord record = records[plan.Name];
            foreach ((string key, int count) in published)
            {
                (int Number, int Part)[] emitted = await EmittedAsync(plan, key);
                (int Number, int Part)[] expected = [.. record.Expected(key, count)];
                if (rewound.TryGetValue(plan.Name, out (long Target, HashSet<Guid> Before) rewind))
                {
                    await CheckRewoundAsync(plan, key, expected, rewind);
                }
                else if (plan.Mode == DeliveryMode.AtMostOnce)
                {
                    Truth.Require(emitted.SequenceEqual(expected.Where(emitted.Contains)), $"{plan.Name}, at most once, has emitted [{string.Join(' ', emitted)}] for {key}");
                }
                else
                {
                    Truth.Require(emitted.SequenceEqual(expected), $"{plan.Name}, {plan.Mode}, has emitted [{string.Join(' ', emitted)}] for {key} instead of [{string.Join(' ', expected)}]");
                }
            }
        }
    }

    /// <summary>After the target everything was emitted again, as something new; what lies before it was emitted once, then or later.</summary>
    private async Task CheckRewoundAsync(EchoPlan plan, string key, (int Number, int Part)[] expected, (long Target, HashSet<Guid> Before) rewind)
    {
        int early = (await machine.Log.ReadStreamAsync(new("orders", key), 0, ReadDirection.Forwards, 10_000)).Events.Count(e => e.Position <= rewind.Target);
        (int Number, int Part)[] first = await EmittedAsync(plan, key, id => rewind.Before.Contains(id));
        (int Number, int Part)[] again = await EmittedAsync(plan, key, id => !rewind.Before.Contains(id));
        Truth.Require(first.SequenceEqual(expected.Take(first.Length)) || first.SequenceEqual(expected.Where(first.Contains)), $"{plan.Name} has emitted [{string.Join(' ', first)}] for {key} before it was rewound");
        (int Number, int Part)[] due = [.. expected.Where(e => e.Number >= early || !first.Contains(e))];
        Truth.Require(again.SequenceEqual(due), $"{plan.Name}, rewound after {rewind.Target}, has emitted [{string.Join(' ', again)}] for {key} instead of [{string.Join(' ', due)}]");
    }

    private async Task<(int Number, int Part)[]> EmittedAsync(EchoPlan plan, string key, Predicate<Guid>? which = null)
    {
        StreamPage page = await machine.Log.ReadStreamAsync(new("echoes", $"{plan.Name}/{key}"), 0, ReadDirection.Forwards, 10_000);
        var emitted = new List<(int, int)>();
        foreach (RecordedEvent recorded in page.Events)
        {
            if (serializer.Decode(recorded).Objects[0] is Echoed echo && which?.Invoke(recorded.EventId) != false)
            {
                int generation = rewound.TryGetValue(plan.Name, out (long Target, HashSet<Guid> Before) rewind) && !rewind.Before.Contains(recorded.EventId) ? 2 : 1;
                Truth.Require(echo.After == AnyVersion || echo.After == recorded.Version - 1, $"{plan.Name} expected {echo.After} as the last version before {key}/{echo.Number}, but that is at {recorded.Version}");
                Guid derived = DerivedId.ForEmitted(machine.Log.Id, plan.Name, generation, placed[(key, echo.Number)], new("orders", key), echo.Part);
                Truth.Require(recorded.EventId == derived, $"the id of what {plan.Name} has emitted for {key}/{echo.Number} does not derive from it");
                emitted.Add((echo.Number, echo.Part));
            }
        }
        return [.. emitted];
    }
}
