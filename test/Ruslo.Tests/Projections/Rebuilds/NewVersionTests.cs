using Xunit;

namespace Ruslo.Tests.Projections;

public sealed class NewVersionTests
{
    [Fact]
    public void The_former_views_are_read_until_those_of_a_new_version_have_caught_up() => RebuildBench.Run(1, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        Token first = await bench.PublishAsync("a", 1);
        await bench.SettleAsync();
        await bench.StopAsync();
        bench.Blocked = true;
        await bench.StartAsync(bench.Second);
        Token second = await bench.PublishAsync("a", 2);
        await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await bench.TotalAsync("a"));
        Assert.Equal(1, await bench.TotalAsync("a", first));
        ProjectionStatus status = await bench.StatusAsync();
        Assert.Equal((2, 1, true), (status.Version, status.ReadVersion, status.IsFrozen));
        Assert.InRange(status.Position, first.Position, second.Position - 1);
        Assert.Equal((2, SubscriptionState.Stalled, 0.0), (status.Build!.Version, status.Build.State, status.Build.Done));
        ViewBehindException behind = await Assert.ThrowsAsync<ViewBehindException>(async () => await bench.TotalAsync("a", second));
        Assert.Equal(status.Position, behind.Reached);
        Assert.Contains($"What is read is version 1, as it was at position {status.Position}. version 2 is being built", behind.Message, StringComparison.Ordinal);
        bench.Blocked = false;
        status = await bench.RebuiltAsync();
        Assert.Equal((2, false), (status.ReadVersion, status.IsFrozen));
        Assert.Equal((1, 1), (Assert.Single(status.Kept).Version, status.Kept[0].Generation));
        Assert.Equal(30, await bench.TotalAsync("a", second));
    });

    [Fact]
    public void A_reader_whose_token_is_ahead_of_the_former_views_gets_it_from_the_new_ones_as_soon_as_they_are_there() => RebuildBench.Run(2, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        await bench.PublishAsync("a", 1);
        await bench.SettleAsync();
        await bench.StopAsync();
        bench.Blocked = true;
        await bench.StartAsync(new ProjectionOptions { Wait = TimeSpan.FromMinutes(5) }, bench.Second);
        Task<int?> read = bench.TotalAsync("a", await bench.PublishAsync("a", 2));
        await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
        Assert.False(read.IsCompleted);
        bench.Blocked = false;
        Assert.Equal(30, await read);
    });

    [Fact]
    public void A_former_version_that_is_added_too_goes_on_until_the_new_one_takes_its_place() => RebuildBench.Run(3, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        await bench.PublishAsync("a", 1);
        await bench.SettleAsync();
        await bench.StopAsync();
        bench.Blocked = true;
        await bench.StartAsync(RebuildBench.First, bench.Second);
        Assert.Equal(3, await bench.TotalAsync("a", await bench.PublishAsync("a", 2)));
        Assert.False((await bench.StatusAsync()).IsFrozen);
        bench.Blocked = false;
        await bench.RebuiltAsync();
        Assert.Equal(30, await bench.TotalAsync("a"));
        Assert.Null(bench.Fixture.Subscriptions.Find("sums.v1"));
        await bench.StopAsync();
        await bench.StartAsync(RebuildBench.First, bench.Second);
        Assert.Equal(40, await bench.TotalAsync("a", await bench.PublishAsync("a", 1)));
        Assert.Null(bench.Fixture.Subscriptions.Find("sums.v1"));
    });

    [Fact]
    public void What_is_read_does_not_stand_still_for_a_build_that_does_not_come_on()
    {
        var states = new HeldStates("sums.v2");
        RebuildBench.Run(8, states: states, body: async bench =>
        {
            await bench.StartAsync(RebuildBench.First);
            await bench.PublishAsync("a", 1);
            await bench.SettleAsync();
            await bench.StopAsync();
            await bench.StartAsync(new ProjectionOptions { Wait = TimeSpan.FromSeconds(1) }, RebuildBench.First, bench.Second);
            for (int total = 2; total <= 100; total++)
            {
                Assert.Equal(total, await bench.TotalAsync("a", await bench.PublishAsync("a", 1)));
                await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromMilliseconds(70));
            }
            Assert.Equal(1, states.Waiting);
            states.Release();
            await bench.RebuiltAsync();
            Assert.Equal(1000, await bench.TotalAsync("a"));
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_read_fails_while_a_build_that_was_nearly_there_does_not_come_on_after_all(bool storeFails)
    {
        var states = new HeldStates("sums.v2") { Holds = false };
        RebuildBench.Run(9, states: states, body: async bench =>
        {
            await bench.StartAsync(RebuildBench.First);
            await bench.PublishAsync("a", 1);
            await bench.SettleAsync();
            await bench.StopAsync();
            await bench.StartAsync(RebuildBench.First, bench.Second);
            bool isOver = false;
            int reads = 0;
            Task[] reading = [.. Enumerable.Range(0, 10).Select(_ => bench.Fixture.Runtime.Start(async () =>
            {
                for (; !isOver; reads++)
                {
                    Assert.NotNull(await bench.TotalAsync("a"));
                    await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromMilliseconds(1));
                }
            }))];
            states.FailsOnce = storeFails;
            states.Opening = () => bench.Fixture.Runtime.DelayAsync(TimeSpan.FromMilliseconds(5));
            Token last = default;
            for (int i = 0; i < 20; i++) // at the second look, after a tenth of a second, the build has come to where the former one stood at the first
            {
                states.Holds = i > 8;
                last = await bench.PublishAsync("a", 1);
                await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromMilliseconds(7));
            }
            Assert.True(await bench.TotalAsync("a") < 21, "what is read stands still");
            await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(21, await bench.TotalAsync("a", last)); // it goes on
            Assert.False(states.FailsOnce);
            states.Release();
            await bench.RebuiltAsync();
            isOver = true;
            await Task.WhenAll(reading);
            Assert.True(reads > 1000, $"{reads} reads");
        });
    }

    [Fact]
    public void What_is_read_goes_on_where_a_build_is_cancelled_that_did_not_come_on()
    {
        var states = new HeldStates("generation 2") { Holds = false };
        RebuildBench.Run(10, states: states, body: async bench =>
        {
            await bench.StartAsync(RebuildBench.First);
            await bench.PublishAsync("a", 1);
            await bench.SettleAsync();
            await bench.Projections.RebuildAsync("sums");
            states.FailsOnce = true;
            Token last = default;
            for (int i = 0; i < 20; i++) // as above
            {
                states.Holds = i > 8;
                last = await bench.PublishAsync("a", 1);
                await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromMilliseconds(7));
            }
            Assert.True(await bench.TotalAsync("a") < 21, "what is read stands still");
            await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(6));
            Assert.False(states.FailsOnce); // it could not go on then
            states.Release();
            await bench.Projections.CancelRebuildAsync("sums");
            await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(21, await bench.TotalAsync("a", last));
        });
    }

    [Fact]
    public void Who_goes_back_in_time_reads_his_own_views_at_once_and_they_go_on_where_they_stood() => RebuildBench.Run(4, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        await bench.PublishAsync("a", 1);
        await bench.SettleAsync();
        await bench.StopAsync();
        await bench.StartAsync(bench.Second);
        await bench.RebuiltAsync();
        Token token = await bench.PublishAsync("a", 2);
        Assert.Equal(30, await bench.TotalAsync("a", token));
        await bench.StopAsync();
        await bench.StartAsync(RebuildBench.First);
        ProjectionStatus status = await bench.StatusAsync();
        Assert.Equal((1, 1), (status.ReadVersion, status.ReadGeneration));
        Assert.Null(status.Build);
        Assert.Equal(2, Assert.Single(status.Kept).Version);
        Assert.Equal(3, await bench.TotalAsync("a", token));
        Assert.Single((await bench.Views.Of<Sum>().QueryAsync(q => q with { Index = "count", From = 2, To = 2 })).Documents); // its index was left alone
        bench.SaysOnce(3303);
        await bench.StopAsync();
        await bench.StartAsync(bench.Second);
        Assert.Equal((2, null), ((await bench.StatusAsync()).ReadVersion, (await bench.StatusAsync()).Build));
        Assert.Equal(30, await bench.TotalAsync("a", token));
    });

    [Fact]
    public void Former_views_are_deleted_when_their_time_is_over_and_made_anew_for_who_comes_back_later() => RebuildBench.Run(5, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        await bench.PublishAsync("a", 1);
        await bench.SettleAsync();
        await bench.StopAsync();
        await bench.StartAsync(new ProjectionOptions { KeepFormer = TimeSpan.FromHours(3) }, bench.Second);
        await bench.RebuiltAsync();
        await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromHours(2));
        Assert.Single((await bench.StatusAsync()).Kept);
        Assert.True(await bench.IsRegisteredAsync("sums.v1"));
        await bench.Fixture.Runtime.DelayAsync(TimeSpan.FromHours(2));
        Assert.Empty((await bench.StatusAsync()).Kept);
        Assert.False(await bench.IsRegisteredAsync("sums.v1"));
        bench.SaysOnce(3304);
        await bench.StopAsync();
        await bench.StartAsync(RebuildBench.First);
        Assert.Equal(2, (await bench.StatusAsync()).ReadVersion);
        await bench.RebuiltAsync();
        Assert.Equal(1, await bench.TotalAsync("a"));
    });

    [Fact]
    public void A_build_that_another_version_has_cut_off_goes_on_when_its_own_comes_again() => RebuildBench.Run(6, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        await bench.PublishAsync("a", 1);
        await bench.SettleAsync();
        await bench.StopAsync();
        bench.Blocked = true;
        await bench.StartAsync(bench.Second);
        await bench.StopAsync();
        await bench.StartAsync(RebuildBench.First);
        Assert.Equal((1, null), ((await bench.StatusAsync()).ReadVersion, (await bench.StatusAsync()).Build));
        await bench.StopAsync();
        bench.Blocked = false;
        await bench.StartAsync(bench.Second);
        await bench.RebuiltAsync();
        Assert.Equal(10, await bench.TotalAsync("a"));
        await bench.StopAsync();
        await bench.StartAsync(bench.Tenfold(3));
        await bench.RebuiltAsync();
        Assert.Equal([1, 2], (await bench.StatusAsync()).Kept.Select(static kept => kept.Version).Order());
    });

    [Fact]
    public void Former_views_of_another_log_are_not_read() => RebuildBench.Run(7, async bench =>
    {
        await bench.StartAsync(RebuildBench.First);
        await bench.PublishAsync("a", 1);
        await bench.PublishAsync("a", 1);
        await bench.SettleAsync();
        await bench.StopAsync();
        IReadOnlyList<ProgressEntry> progress = await bench.Fixture.Log.ReadProgressAsync("");
        bench.Fixture.Log = new InMemoryEventLog(bench.Fixture.Runtime); // restored from an older backup
        await bench.Fixture.Log.AppendAsync(new() { Moves = [.. progress.Select(static entry => new ProgressMove(entry.Entry, null, entry.Value))] });
        Token token = await bench.PublishAsync("b", 7);
        await bench.StartAsync(bench.Second);
        Assert.Equal(70, await bench.TotalAsync("b", token));
        Assert.Null(await bench.TotalAsync("a"));
        bench.SaysOnce(3305);
        Assert.Empty((await bench.StatusAsync()).Kept);
    });
}
