using Ruslo.Tests.Subscriptions;
using Xunit;

namespace Ruslo.Tests.Projections;

/// <summary>Who folds views keeps them in memory: whatever happens in between, the next event is folded into what is committed.</summary>
public sealed class KnownViewsTests
{
    private static readonly ProjectionOptions Brief = new() { Retry = new() { InPlace = TimeSpan.Zero } };

    [Fact]
    public void What_a_batch_has_staged_that_was_not_committed_is_not_folded_on() => Simulation.Run(1, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Projection.For<Sum>("people", 1).OnEach((Basket e) => new[] { e.Buyer, e.Receiver }, key: who => who,
            fold: (view, _, who) => who == "nobody" ? throw new InvalidOperationException("There is no such person.") : new(who, (view?.Count ?? 0) + 1, 0)), Brief);
        await bench.PublishAsync([.. Enumerable.Range(0, 10).Select(i => (object)new Basket($"{i}", "eva", i == 7 ? "nobody" : "ada", []))]);
        await bench.SettleAsync();
        Assert.Equal(10, (await bench.Views.GetAsync<Sum>("eva"))!.Count);
        Assert.Equal(9, (await bench.Views.GetAsync<Sum>("ada"))!.Count);
        Assert.Equal(new("", "", "nobody"), bench.Parked("people.v1").Key);
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_commit_that_fails_or_whose_outcome_is_unknown_leaves_nothing_that_is_folded_on(bool afterwards) => Simulation.Run(2, async simulation =>
    {
        var states = new FaultyStates();
        var bench = new ProjectionBench(simulation, states);
        await bench.AddAsync(ProjectionBench.Sums);
        for (int i = 1; i <= 20; i++)
        {
            await bench.PublishAsync(new Placed("a", i), new Placed("b", i));
            (states.FailsBefore, states.FailsAfter) = (i % 3 == 0 && !afterwards, i % 3 == 0 && afterwards);
            await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        }
        await bench.SettleAsync();
        Assert.True(states.Failed > 5);
        Assert.Equal(new("a", 20, 210), await bench.Views.GetAsync<Sum>("a"));
        Assert.Equal(new("b", 20, 210), await bench.Views.GetAsync<Sum>("b"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void What_was_skipped_or_edited_is_not_or_otherwise_folded_on() => Simulation.Run(3, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Projection.For<Sum>("sums", 1).On<Placed>((view, e) => e.Number < 0 ? throw new InvalidOperationException("negative") : new(e.Order, (view?.Count ?? 0) + 1, (view?.Total ?? 0) + e.Number)), Brief);
        await bench.PublishAsync(new Placed("a", 1), new Placed("a", -1), new Placed("a", 2), new Placed("a", -2), new Placed("a", 3));
        await bench.SettleAsync();
        var key = new StreamId("", "", "a");
        Assert.Equal(ParkedAnswer.Done, await bench.Fixture.Subscriptions.RequestAsync("sums.v1", new(ParkedRequestKind.Skip, key, 2)));
        await bench.Fixture.UntilAsync(() => bench.Fixture.Parked("sums.v1") is [{ Position: 4 }], "the next one is parked");
        Assert.Equal(new("a", 2, 3), await bench.Views.GetAsync<Sum>("a"));
        long edit = await bench.Fixture.AppendRawAsync("$subscriptions", "sums.v1", "parked-edited", """{"Order":"a","Number":100}""");
        Assert.Equal(ParkedAnswer.Done, await bench.Fixture.Subscriptions.RequestAsync("sums.v1", new(ParkedRequestKind.Edit, key, 4, edit)));
        await bench.Fixture.UntilAsync(() => bench.Fixture.Parked("sums.v1").Count == 0, "the key has drained");
        Token last = await bench.PublishAsync(new Placed("a", 4));
        Assert.Equal(new("a", 5, 110), await bench.Views.GetAsync<Sum>("a", last));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_rebuild_folds_into_nothing_that_was_known_before() => RebuildBench.Run(4, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        await bench.PublishAsync("a", 1);
        await bench.SettleAsync();
        await bench.Projections.RebuildAsync("sums");
        await bench.RebuiltAsync();
        Assert.Equal(3, await bench.TotalAsync("a", await bench.PublishAsync("a", 2)));
        await bench.StopAsync();
        await bench.StartAsync(bench.Second);
        await bench.RebuiltAsync();
        Assert.Equal(60, await bench.TotalAsync("a", await bench.PublishAsync("a", 3)));
    });

    [Fact]
    public void Who_was_taken_over_folds_no_more_into_what_it_knew() => Simulation.Run(5, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(ProjectionBench.Sums);
        await bench.PublishAsync(new Placed("a", 1));
        await bench.SettleAsync();
        RunningSubscription running = bench.Fixture.Subscriptions.Get("sums.v1").Running!;
        IState state = running.Tables!.State;
        ProgressEntry progress = Assert.Single(await state.ReadProgressAsync(running.Partitions[0].Ledger.Entry, default));
        PartitionProgress mine = ProgressFormat.DecodePartition(progress.Value.Span);
        Assert.Null(await state.CommitAsync(new StateChange
        {
            Moves = [new(progress.Entry, progress.Value, ProgressFormat.Encode(mine with { Epoch = mine.Epoch + 1 }))],
            Writes = [new("views", "\na", """{"Key":"a","Count":7,"Total":7}"""u8.ToArray(), Array.Empty<StateValue>())],
        }));
        await bench.PublishAsync(new Placed("a", 2));
        await bench.Fixture.UntilAsync(() => bench.Fixture.Status("sums.v1").State == SubscriptionState.GivenUp, "it gives up");
        Assert.Equal(new("a", 7, 7), await bench.Views.GetAsync<Sum>("a"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_view_that_is_folded_again_and_again_is_read_once() => Simulation.Run(6, async simulation =>
    {
        var states = new FaultyStates();
        var bench = new ProjectionBench(simulation, states);
        await bench.AddAsync(ProjectionBench.Sums);
        for (int i = 0; i < 20; i++)
        {
            await bench.PublishAsync(new Placed("a", 1), new Placed("b", 1));
            await bench.SettleAsync();
        }
        Assert.Equal(2, states.Read);
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void While_a_commit_is_under_way_events_are_folded_into_what_it_holds_and_nobody_is_told_that_it_was_passed() => Simulation.Run(7, async simulation =>
    {
        var states = new FaultyStates { Runtime = simulation.Runtime };
        var bench = new ProjectionBench(simulation, states);
        int folded = 0;
        await bench.AddAsync(Projection.For<Sum>("sums", 1).On<Placed>((view, e) =>
        {
            folded++;
            return new(e.Order, (view?.Count ?? 0) + 1, (view?.Total ?? 0) + e.Number);
        }));
        Token first = await bench.PublishAsync(new Placed("a", 1));
        await bench.SettleAsync();
        states.Delay = TimeSpan.FromSeconds(2);
        Token last = await bench.PublishAsync([.. Enumerable.Range(2, 299).Select(static i => (object)new Placed("a", i))]); // two batches
        Token early = await bench.TokenAtAsync(first.Position + 255);
        Task<Sum?> afterEarly = bench.Views.GetAsync<Sum>("a", early).AsTask(), afterLast = bench.Views.GetAsync<Sum>("a", last).AsTask();
        await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((300, 1), (folded, states.UnderWay));
        Assert.False(afterEarly.IsCompleted);
        Assert.Equal(new("a", 1, 1), await bench.Views.GetAsync<Sum>("a", first));
        Assert.Equal(256, (await afterEarly)!.Count - 1);
        Assert.False(afterLast.IsCompleted);
        Assert.Equal(new("a", 300, 45150), await afterLast);
        Assert.Equal(300, folded);
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_stop_waits_for_the_commit_that_is_under_way() => Simulation.Run(8, async simulation =>
    {
        var states = new FaultyStates { Runtime = simulation.Runtime };
        var bench = new ProjectionBench(simulation, states);
        await bench.AddAsync(ProjectionBench.Sums);
        await bench.SettleAsync();
        states.Delay = TimeSpan.FromSeconds(10);
        await bench.PublishAsync([.. Enumerable.Range(1, 1000).Select(static i => (object)new Placed("a", i))]);
        await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        await bench.Fixture.Subscriptions.StopAsync();
        Assert.Equal(0, states.UnderWay);
        bench.Fixture.Restart();
        states.Delay = TimeSpan.Zero;
        await bench.AddAsync(ProjectionBench.Sums);
        await bench.SettleAsync();
        Assert.Equal(new("a", 1000, 500500), await bench.Views.GetAsync<Sum>("a"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void Folds_share_commits_under_load_and_one_alone_is_committed_at_once() => Simulation.Run(9, async simulation =>
    {
        var states = new FaultyStates { Runtime = simulation.Runtime, Delay = TimeSpan.FromMilliseconds(10) };
        var bench = new ProjectionBench(simulation, states);
        await bench.AddAsync(ProjectionBench.Sums);
        for (int i = 0; i < 100; i++)
        {
            await bench.PublishAsync([.. Enumerable.Range(0, 20).Select(n => (object)new Placed($"k{n}", i))]);
        }
        await bench.SettleAsync();
        Assert.Equal(new("k7", 100, 4950), await bench.Views.GetAsync<Sum>("k7"));
        Assert.InRange(states.Commits, 2, 40); // of 2,000 events
        (states.Delay, int before) = (TimeSpan.Zero, states.Commits);
        DateTimeOffset now = simulation.Time.GetUtcNow();
        Assert.Equal(new("alone", 1, 1), await bench.Views.GetAsync<Sum>("alone", await bench.PublishAsync(new Placed("alone", 1))));
        Assert.Equal((now, before + 1), (simulation.Time.GetUtcNow(), states.Commits)); // nobody waits for company
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    /// <summary>State in memory whose next commit fails, before or after it was made, and that counts what is read and committed.</summary>
    private sealed class FaultyStates : IStateStore
    {
        private readonly InMemoryStateStore inner = new();

        public bool FailsBefore { get; set; }

        public bool FailsAfter { get; set; }

        /// <summary>How long a commit takes.</summary>
        public TimeSpan Delay { get; set; }

        public RusloRuntime? Runtime { get; init; }

        public int UnderWay { get; private set; }

        public int Failed { get; private set; }

        public int Read { get; private set; }

        public int Commits { get; private set; }

        public async ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default) => new Faulty(await inner.OpenAsync(definition, cancellationToken), this);

        public ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default) => inner.DeleteAsync(owner, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private sealed class Faulty(IState inner, FaultyStates faults) : ForwardingState(inner)
        {
            public override async ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default)
            {
                if (faults.FailsBefore)
                {
                    faults.FailsBefore = false;
                    faults.Failed++;
                    throw new IOException("The disk does not write.");
                }
                if (faults.Delay > TimeSpan.Zero)
                {
                    faults.UnderWay++;
                    await faults.Runtime!.DelayAsync(faults.Delay, CancellationToken.None);
                    faults.UnderWay--;
                }
                faults.Commits++;
                StaleOwner? stale = await base.CommitAsync(change, cancellationToken);
                if (faults.FailsAfter)
                {
                    faults.FailsAfter = false;
                    faults.Failed++;
                    throw new IOException("Nobody knows whether it has written.");
                }
                return stale;
            }

            public override ValueTask<ReadOnlyMemory<byte>?> GetAsync(string table, string key, CancellationToken cancellationToken = default)
            {
                faults.Read++;
                return base.GetAsync(table, key, cancellationToken);
            }
        }
    }
}
