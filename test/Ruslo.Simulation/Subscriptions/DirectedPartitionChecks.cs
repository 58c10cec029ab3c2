namespace Ruslo.Battery;

/// <summary>Rules of a partition that only a race of threads, or a person at the wrong moment, would meet: each is brought about on purpose.</summary>
internal static class DirectedPartitionChecks
{
    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["A partition that has read as far as the tail while the tail hands out takes nothing twice"] = AttachingAsync,
        ["A commit that happened although it failed is recognised and not repeated"] = UnknownOutcomeAsync,
        ["A request that was answered and an epoch that was used outlive the power, also where a state store keeps them"] = FlushedStateAsync,
        ["What was gathered is passed when all of it is committed, however many batches it takes"] = GatheredAsync,
        ["The list of sagas is waited for while it comes on, and else for a second"] = PatienceAsync,
        ["A request about a position that is no longer the head touches nothing"] = LateRequestAsync,
    };

    /// <summary>The tail is between announcing a batch and offering its last event when the partition, which has read that event, attaches.</summary>
    private static async Task AttachingAsync(Simulation sim)
    {
        var app = new SubscribedApp(sim);
        await app.PlaceAsync([.. Enumerable.Range(0, 3).Select(static i => new Placed("a", i))]);
        Delivery[] all = [.. (await app.Log.ReadAsync(0, EventFilter.Everything, 3)).Events.Select(static e => new Delivery(new ReadEvent(e), null))];
        var tail = new Tail(app.Log, app.Serializer, sim.Runtime, new(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
        tail.Begin();
        var feed = new PartitionFeed(0, new Wake(), new AttachedFeeds());
        Truth.Require(feed.Add([.. all], 3, tail), "a partition that has read as far as the tail reaches attaches");
        foreach (Delivery offered in all)
        {
            feed.Offer(offered);
        }
        List<Delivery> taken = [];
        feed.TryTake(ref taken);
        Truth.Require(taken.Select(static delivery => delivery.Position).SequenceEqual([1L, 2, 3]), $"each event is handed over once, not [{string.Join(' ', taken.Select(static delivery => delivery.Position))}]");
    }

    private static async Task UnknownOutcomeAsync(Simulation sim)
    {
        var log = new InMemoryEventLog(sim.Runtime);
        var store = new FailingOnceDone(new LogProgress(log));
        var commit = new ProgressCommit { Moves = [new("sub/a/p/0", null, new byte[] { 1 })] };
        AppendResult result = await new DurableCommit(store, sim.Runtime, static _ => { }).RunAsync(commit, lazy: false, CancellationToken.None);
        Truth.Require(result is Appended, $"its own move is not taken for somebody else's: {result}");
        Truth.Require(store.Commits == 1, $"it is committed once, not {store.Commits} times");
    }

    /// <summary>In place of the list, what takes most of a second for each event, and does not come to the end of the last.</summary>
    private static async Task PatienceAsync(Simulation sim)
    {
        var app = new SubscribedApp(sim, new ModelStateStore());
        var handled = new List<string>();
        var never = new TaskCompletionSource();
        await app.Runtime.AddAsync(new()
        {
            Name = SagaIndex.Subscription,
            Filter = new() { Topics = [TopicPattern.Parse("orders")] },
            Handlers = [],
            Batch = BatchBinding.Of<Placed>(
                async (events, _, _) =>
                {
                    await (events[0].Key == "last" ? never.Task : sim.Runtime.DelayAsync(TimeSpan.FromSeconds(0.8)));
                    handled.Add(events[0].Key);
                },
                maxEvents: 1),
            Partitions = 1,
            Start = SubscriptionStart.Beginning,
            Tables = new SubscriptionBuilder("tables", app.Serializer.Catalog).State<Tally>("tallies").On<Placed>(static (_, _, _) => default).Build().Tables,
            GathersFor = TimeSpan.FromMinutes(1),
            Emits = false,
            Fingerprint = "list",
        });
        await app.PlaceAsync(new Placed("a", 1), new Placed("b", 2), new Placed("c", 3), new Placed("d", 4));
        await SagaIndex.CaughtUpAsync(app.Runtime, CancellationToken.None);
        Truth.Require(handled.SequenceEqual(["a", "b", "c", "d"]), $"all is waited for while it comes on, not [{string.Join(' ', handled)}]");
        await app.PlaceAsync(new Placed("last", 5));
        DateTimeOffset asked = sim.Time.GetUtcNow();
        await SagaIndex.CaughtUpAsync(app.Runtime, CancellationToken.None);
        Truth.Require(sim.Time.GetUtcNow() - asked < TimeSpan.FromSeconds(1.5), "what does not come on is not waited for");
        never.SetResult();
        await app.Control.StopAsync(CancellationToken.None);
    }

    /// <summary>While the first event is handled, somebody asks for what was placed up to b. Of a, an event of after that is handled, and last.</summary>
    private static async Task GatheredAsync(Simulation sim)
    {
        var app = new SubscribedApp(sim, new ModelStateStore());
        var handled = new List<string>();
        var goOn = new Dictionary<string, TaskCompletionSource> { ["first"] = new(), ["a"] = new() };
        var tables = new SubscriptionBuilder("tables", app.Serializer.Catalog).State<Tally>("tallies").On<Placed>(static (_, _, _) => default);
        await app.Runtime.AddAsync(new()
        {
            Name = "last",
            Filter = new() { Topics = [TopicPattern.Parse("orders")] },
            Handlers = [],
            Batch = BatchBinding.Of<Placed>(
                async (events, _, _) =>
                {
                    handled.Add($"{events[0].Key}{events[0].Number}");
                    await (goOn.GetValueOrDefault(events[0].Key)?.Task ?? Task.CompletedTask);
                },
                maxEvents: 1),
            Partitions = 1,
            Start = SubscriptionStart.Beginning,
            Tables = tables.Build().Tables,
            GathersFor = TimeSpan.FromSeconds(1),
            Emits = false,
            Fingerprint = "last",
        });
        await app.PlaceAsync(new Placed("first", 1));
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(2));
        long b = await app.PlaceAsync(new Placed("a", 2), new Placed("b", 3)) + 1;
        Task<bool> asked = app.Runtime.Get("last").Running!.Partitions[0].Passed.WaitAsync(b, CancellationToken.None).AsTask();
        await app.PlaceAsync(new Placed("c", 4), new Placed("a", 5));
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        goOn["first"].SetResult();
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        Truth.Require(handled.SequenceEqual(["first1", "b3", "c4", "a5"]), $"of each order the last event is handled, not [{string.Join(' ', handled)}]");
        Truth.Require(!asked.IsCompleted, "what was asked for is not passed before that of a is committed");
        goOn["a"].SetResult();
        Truth.Require(await asked, "it is passed");
        await app.Control.StopAsync(CancellationToken.None);
    }

    private static async Task LateRequestAsync(Simulation sim)
    {
        var app = new SubscribedApp(sim);
        await app.Control.AddAsync("picky", app.Picky(1, 0));
        await app.PlaceAsync(new Placed("bad", 1), new Placed("bad", 2));
        await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
        var key = new StreamId("orders", "bad");
        ParkedAnswer first = await app.Runtime.RequestAsync("picky", new(ParkedRequestKind.Skip, key, 1), CancellationToken.None);
        ParkedAnswer again = await app.Runtime.RequestAsync("picky", new(ParkedRequestKind.Skip, key, 1), CancellationToken.None);
        Truth.Require(first == ParkedAnswer.Done, $"the head is skipped: {first}");
        Truth.Require(again == ParkedAnswer.AlreadyHandled, $"the second request comes too late: {again}");
        Truth.Require(app.Parked("picky") == 1, $"the second event still waits: {app.Parked("picky")}");
        await app.Control.StopAsync(CancellationToken.None);
    }

    /// <summary>The power goes just after a request was answered; what is not flushed by then may be lost.</summary>
    private static async Task FlushedStateAsync(Simulation sim)
    {
        for (int round = 0; round < 12; round++)
        {
            var states = new ModelStateStore();
            var app = new SubscribedApp(sim, states);
            var epochs = new List<long>();
            await app.Control.AddAsync("picky", s => app.Picky(1, 0)(Noting(s, epochs)));
            long bad = await app.PlaceAsync(new Placed("bad", 1), new Placed("good", 2));
            await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
            ParkedAnswer answer = await app.Runtime.RequestAsync("picky", new(ParkedRequestKind.Skip, new("orders", "bad"), bad), CancellationToken.None);
            states.CutPower(sim.Random);
            Truth.Require(answer == ParkedAnswer.Done, $"the head is skipped: {answer}");
            await app.Control.StopAsync(CancellationToken.None);
            app.Restart();
            await app.Control.AddAsync("picky", s => app.Picky(1, 0)(Noting(s, epochs)));
            Truth.Require(app.Parked("picky") == 0, "what was skipped stays skipped");
            states.CutPower(sim.Random); // at once: what was taken over is used already
            await app.Control.StopAsync(CancellationToken.None);
            app.Restart();
            await app.Control.AddAsync("picky", s => app.Picky(1, 0)(Noting(s, epochs)));
            await app.PlaceAsync(new Placed("good", 3));
            await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
            Truth.Require(app.Runtime.Get("picky").Running!.Partitions[0].Ledger.Epoch == 3 && epochs.SequenceEqual(epochs.Order()), $"every start has an epoch of its own: {string.Join(' ', epochs)}");
            await app.Control.StopAsync(CancellationToken.None);
        }

        static SubscriptionBuilder Noting(SubscriptionBuilder s, List<long> epochs) => s.State<Tally>("tallies").Partitions(1).FromBeginning().On<Placed>((_, context, _) =>
        {
            epochs.Add(context.Fence.Epoch);
            return default;
        });
    }

    /// <summary>The first commit happens, and its answer is lost.</summary>
    private sealed class FailingOnceDone(IProgressStore inner) : IProgressStore
    {
        public int Commits { get; private set; }

        public bool NeedsIdentity => inner.NeedsIdentity;

        public ValueTask<IReadOnlyList<ProgressEntry>> ReadAsync(string prefix, CancellationToken cancellationToken) => inner.ReadAsync(prefix, cancellationToken);

        public async ValueTask<AppendResult> CommitAsync(ProgressCommit commit, bool lazy, CancellationToken cancellationToken)
        {
            AppendResult result = await inner.CommitAsync(commit, lazy, cancellationToken);
            return ++Commits == 1 ? throw new IOException("The answer is lost.") : result;
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
    }
}
