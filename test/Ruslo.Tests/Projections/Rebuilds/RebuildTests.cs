using Ruslo.Tests.Subscriptions;
using Xunit;

namespace Ruslo.Tests.Projections;

public sealed class RebuildTests
{
    [Fact]
    public void A_rebuild_makes_the_same_views_again_and_rows_that_no_event_accounts_for_disappear() => RebuildBench.Run(1, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        await bench.PublishAsync("a", 1);
        await bench.PublishAsync("b", 2);
        await bench.SettleAsync();
        await bench.Fixture.Subscriptions.Get("sums.v1").Running!.Tables!.State.CommitAsync(new()
        {
            Writes = [new("views", "\norphan", """{"Key":"orphan","Count":9,"Total":9}"""u8.ToArray(), new[] { StateValue.Of("9") }), new("views", "\nb", """{"Key":"b","Count":1,"Total":3}"""u8.ToArray(), new[] { StateValue.Of("1") })],
        });
        Assert.Equal(9, await bench.TotalAsync("orphan"));
        await bench.Projections.RebuildAsync("sums");
        ProjectionStatus status = await bench.RebuiltAsync();
        Assert.Equal((1, 2), (status.ReadVersion, status.ReadGeneration));
        Assert.Null(await bench.TotalAsync("orphan"));
        Assert.Equal(1, await bench.TotalAsync("a"));
        Assert.Equal(4, await bench.TotalAsync("b", await bench.PublishAsync("b", 2)));
        ViewDifferences differences = await bench.Projections.DiffAsync("sums");
        Assert.Equal((1L, 0L, 0L, 1L, 1L), (differences.Same, differences.Changed, differences.Added, differences.Removed, differences.Moved)); // b has moved since
        Assert.Equal(new("", "orphan", """{"Key":"orphan","Count":9,"Total":9}""", null), Assert.Single(differences.First));
        await bench.StopAsync();
        await bench.StartAsync(RebuildBench.First);
        Assert.Equal((1, 2), ((await bench.StatusAsync()).ReadVersion, (await bench.StatusAsync()).ReadGeneration));
        Assert.Equal(4, await bench.TotalAsync("b"));
    });

    [Fact]
    public void A_comparison_lists_what_a_new_version_changes_and_leaves_out_what_has_moved_meanwhile() => RebuildBench.Run(2, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        await bench.PublishAsync("a", 1);
        await bench.PublishAsync("zero", 0);
        await bench.SettleAsync();
        RusloException nothing = await Assert.ThrowsAsync<RusloException>(async () => await bench.Projections.DiffAsync("sums"));
        Assert.Contains("nothing is being built, and nothing that was read before is kept", nothing.Message, StringComparison.Ordinal);
        await bench.StopAsync();
        await bench.StartAsync(bench.Second);
        await bench.RebuiltAsync();
        Token last = await bench.PublishAsync("c", 1);
        await bench.TotalAsync("c", last);
        ViewDifferences differences = await bench.Projections.DiffAsync("sums", limit: 0);
        Assert.Equal((1, 2), (differences.Old.Version, differences.New.Version));
        Assert.Equal((1L, 1L, 0L, 0L, 1L), (differences.Same, differences.Changed, differences.Added, differences.Removed, differences.Moved));
        Assert.Empty(differences.First);
        differences = await bench.Projections.DiffAsync("sums");
        Assert.Equal(new("", "a", """{"Key":"a","Count":1,"Total":1}""", """{"Key":"a","Count":1,"Total":10}"""), Assert.Single(differences.First));
    });

    [Fact]
    public void Readers_meet_no_failure_and_nothing_older_while_views_are_replaced_under_them() => RebuildBench.Run(3, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        bool isOver = false;
        int reads = 0, tokens = 0;
        Task writing = bench.Fixture.Runtime.Start(async () =>
        {
            for (int i = 1; !isOver; i++)
            {
                Token token = await bench.PublishAsync("a", 1);
                Assert.Equal(i, await bench.TotalAsync("a", token));
                tokens++;
                await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromMilliseconds(1));
            }
        });
        Task reading = bench.Fixture.Runtime.Start(async () =>
        {
            for (int seen = 0; !isOver; reads++)
            {
                int now = await bench.TotalAsync("a") ?? 0;
                Assert.True(now >= seen, $"{now} was read after {seen}");
                seen = now;
                await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromMilliseconds(1));
            }
        });
        for (int rebuild = 1; rebuild <= 5; rebuild++)
        {
            await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromMilliseconds(50));
            await bench.Projections.RebuildAsync("sums");
            Assert.Equal(rebuild + 1, (await bench.RebuiltAsync()).ReadGeneration);
        }
        isOver = true;
        await writing;
        await reading;
        Assert.True(reads > 100 && tokens > 10, $"{reads} reads, {tokens} of them with tokens");
    });

    [Fact]
    public void What_was_skipped_or_edited_holds_for_what_is_made_again() => RebuildBench.Run(4, async bench =>
    {
        Projection<Sum> picky = Projection.For<Sum>("sums", 1).On<Placed>(static (view, e) => e.Number < 0 ? throw new InvalidOperationException("Less than nothing.") : new(e.Order, (view?.Count ?? 0) + 1, (view?.Total ?? 0) + e.Number));
        await bench.StartAsync(picky);
        await bench.PublishAsync("a", 1);
        Token skipped = await bench.PublishAsync("a", -5);
        Token last = await bench.PublishAsync("a", 2);
        await bench.SettleAsync();
        await bench.Fixture.Subscriptions.RequestAsync("sums.v1", new(ParkedRequestKind.Skip, new("", "", "a"), skipped.Position));
        await bench.Fixture.UntilAsync(() => bench.Fixture.Parked("sums.v1").Count == 0, "the key has drained");
        Assert.Equal(3, await bench.TotalAsync("a", last));
        await bench.Projections.RebuildAsync("sums");
        await bench.RebuiltAsync();
        Assert.Equal(3, await bench.TotalAsync("a", last));
        await bench.StopAsync();
        await bench.StartAsync(bench.Second); // another version could fold it
        await bench.RebuiltAsync();
        Assert.Equal(30, await bench.TotalAsync("a", last));
    });

    [Fact]
    public void What_is_skipped_while_a_rebuild_is_under_way_holds_for_it_too() => RebuildBench.Run(5, async bench =>
    {
        bool isBlocked = false;
        Projection<Sum> picky = Projection.For<Sum>("sums", 1).On<Placed>(
            key: e => e.Order == "gate" && isBlocked ? throw new InvalidOperationException("The rebuild waits here.") : e.Order,
            fold: static (view, e) => e.Number < 0 ? throw new InvalidOperationException("Less than nothing.") : new(e.Order, (view?.Count ?? 0) + 1, (view?.Total ?? 0) + e.Number));
        await bench.StartAsync(picky);
        await bench.PublishAsync("a", -5);
        await bench.PublishAsync("gate", 1);
        await bench.PublishAsync("a", 2);
        await bench.SettleAsync();
        isBlocked = true;
        await bench.Projections.RebuildAsync("sums");
        await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
        Assert.NotNull((await bench.StatusAsync()).Build);
        await bench.Fixture.Subscriptions.RequestAsync("sums.v1", new(ParkedRequestKind.Skip, new("", "", "a"), 1));
        await bench.Fixture.UntilAsync(() => bench.Fixture.Parked("sums.v1").Count == 0, "the key has drained");
        isBlocked = false;
        await bench.RebuiltAsync();
        await bench.Fixture.UntilAsync(() => bench.Fixture.Parked("sums.v1").Count == 0, "the rebuilt key has drained", TimeSpan.FromSeconds(20));
        Assert.Equal(2, await bench.TotalAsync("a"));
    });

    [Fact]
    public void A_rebuild_goes_on_after_a_restart_from_where_it_stood() => RebuildBench.Run(6, async bench =>
    {
        int folds = 0;
        bool isBlocked = false;
        Projection<Sum> counted = Projection.For<Sum>("sums", 1).On<Placed>(
            key: e => e.Order == "x" && isBlocked ? throw new InvalidOperationException("It waits here.") : e.Order,
            fold: (view, e) =>
            {
                folds++;
                return new(e.Order, (view?.Count ?? 0) + 1, (view?.Total ?? 0) + e.Number);
            });
        await bench.StartAsync(counted);
        for (int i = 1; i <= 20; i++)
        {
            await bench.PublishAsync($"a{i}", i);
        }
        await bench.PublishAsync("x", 1);
        await bench.SettleAsync();
        Assert.Equal(21, folds);
        isBlocked = true;
        await bench.Projections.RebuildAsync("sums");
        await bench.Fixture.UntilAsync(() => folds == 41, "all is folded again but the last");
        await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(2));
        ProjectionBuild build = (await bench.StatusAsync()).Build!;
        Assert.Equal((2, 20L), (build.Generation, build.Position));
        await bench.StopAsync();
        isBlocked = false;
        await bench.StartAsync(counted);
        Assert.Equal(2, (await bench.RebuiltAsync()).ReadGeneration);
        Assert.Equal(42, folds);
    });

    [Fact]
    public void A_rebuild_that_is_given_up_leaves_nothing() => RebuildBench.Run(7, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        await bench.PublishAsync("a", 1);
        await bench.SettleAsync();
        await bench.StopAsync();
        await bench.StartAsync(bench.Second);
        await bench.RebuiltAsync();
        bench.Blocked = true;
        await bench.Projections.RebuildAsync("sums");
        await bench.Projections.RebuildAsync("sums");
        Assert.Equal(2, (await bench.StatusAsync()).Build!.Generation);
        await bench.Projections.CancelRebuildAsync("sums");
        Assert.Null((await bench.StatusAsync()).Build);
        await bench.Projections.CancelRebuildAsync("sums");
        await using (IState state = await bench.Fixture.States!.OpenAsync(new("subscription sums.v2 generation 2", [])))
        {
            Assert.Empty(await state.ReadProgressAsync(""));
        }
        bench.Blocked = false;
        await bench.Projections.RebuildAsync("sums");
        Assert.Equal(2, (await bench.RebuiltAsync()).ReadGeneration);
        Assert.Equal(10, await bench.TotalAsync("a"));
    });

    [Fact]
    public void A_rebuild_is_not_told_among_subscriptions_and_nothing_but_its_views_is_left_of_it() => RebuildBench.Run(8, async bench =>
    {
        await bench.StartAsync(bench.Tenfold(1));
        await bench.PublishAsync("a", 1);
        await bench.SettleAsync();
        long events = bench.Fixture.Log.Head;
        bench.Blocked = true;
        await bench.Projections.RebuildAsync("sums");
        await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("sums.v1", Assert.Single(bench.Fixture.Subscriptions.All()).Name);
        Assert.Equal(1, bench.Fixture.Subscriptions.All()[0].Status().Generation);
        bench.Blocked = false;
        await bench.RebuiltAsync();
        Assert.Equal(2, Assert.Single(bench.Fixture.Subscriptions.All()).Status().Generation);
        Assert.All((await bench.Fixture.Log.ReadAsync(events, new(), 1000)).Events, static e => Assert.Equal(EventKind.System, e.Kind));
    });

    [Fact]
    public void Nobody_who_follows_views_or_reacts_to_them_hears_of_a_rebuild() => RebuildBench.Run(11, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        var reacted = new List<Changed<Sum>>();
        var followed = new List<Changed<Sum>>();
        using var closes = new CancellationTokenSource();
        await bench.Fixture.AddAsync("reaction", s => s.OnChanged(RebuildBench.First, (change, _, _) =>
        {
            reacted.Add(change);
            return default;
        }));
        Task follows = bench.Fixture.Runtime.Start(async () =>
        {
            await foreach (Changed<Sum> change in bench.Views.Of<Sum>().ChangesAsync(default, closes.Token))
            {
                followed.Add(change);
            }
        });
        await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromMilliseconds(1));
        await bench.PublishAsync("a", 1);
        Token last = await bench.PublishAsync("b", 2);
        await bench.Fixture.UntilAsync(() => reacted.Count == 2 && followed.Count == 2, "both hear of both");
        for (int rebuild = 0; rebuild < 3; rebuild++)
        {
            await bench.Projections.RebuildAsync("sums");
            await bench.RebuiltAsync();
            await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
        }
        Assert.Equal((2, 2), (reacted.Count, followed.Count));
        last = await bench.PublishAsync("b", 2);
        await bench.Fixture.UntilAsync(() => reacted.Count == 3 && followed.Count == 3, "both go on");
        Assert.Equal((last, 4), (followed[2].Token, followed[2].View!.Total));
        closes.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => follows);
    });

    [Fact]
    public void A_projection_that_is_paused_is_not_rebuilt_and_an_unknown_one_is_named() => RebuildBench.Run(9, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        await bench.Fixture.Subscriptions.PauseAsync("sums.v1");
        await Assert.ThrowsAsync<RusloException>(async () => await bench.Projections.RebuildAsync("sums"));
        ArgumentException unknown = await Assert.ThrowsAsync<ArgumentException>(async () => await bench.Projections.RebuildAsync("sum"));
        Assert.Contains("There is no projection 'sum' in this process. Known: sums.", unknown.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void The_time_left_is_told_from_how_fast_a_build_comes_nearer() => Simulation.Run(10, async simulation =>
    {
        var pace = new BuildPace(simulation.Runtime.Time);
        Assert.Equal((0, null), pace.Estimate(0, 100));
        pace.Sample(0, 10_000);
        await simulation.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
        pace.Sample(2000, 11_000);
        Assert.Equal((2000, TimeSpan.FromSeconds(9)), pace.Estimate(2000, 11_000)); // it gains a thousand a second
        Assert.Equal(TimeSpan.Zero, pace.Estimate(11_000, 11_000).Left);
        Assert.Null(pace.Estimate(2000, 13_000).Left);
    });

    [Fact]
    public void What_is_recorded_about_builds_is_read_as_it_was_written()
    {
        var record = new ProjectionRecord([new(1, 2, BuildPhase.Kept, new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), ["a", "b"]), new(2, 1, BuildPhase.Serving, default, []), new(3, 1, BuildPhase.Building, default, null)]);
        byte[] encoded = ProjectionRecordFormat.Encode(record);
        Assert.Equal(encoded, ProjectionRecordFormat.Encode(ProjectionRecordFormat.Decode(encoded)));
        Assert.Equal((2, 1), (ProjectionRecordFormat.Decode(encoded).Serving!.Version, ProjectionRecordFormat.Decode(encoded).Serving!.Generation));
        Assert.Null(ProjectionRecordFormat.Decode(encoded).Building!.Indexes);
        Assert.Throws<RusloException>(() => ProjectionRecordFormat.Decode([2]));
    }
}
