using Ruslo.Tests.Subscriptions;
using Xunit;

namespace Ruslo.Tests.Projections;

public sealed class ViewChangesTests
{
    private static readonly Projection<Sum> Sums = ProjectionBench.Sums;

    [Fact]
    public void A_page_that_follows_views_is_given_each_change_with_the_view_that_has_it() => Simulation.Run(1, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Sums);
        await bench.PublishAsync(new Placed("before", 1));
        var page = new Page(bench, "");
        await simulation.Runtime.DelayAsync(TimeSpan.FromMilliseconds(1));
        for (int i = 1; i <= 20; i++)
        {
            Token token = await bench.PublishAsync(new Placed($"k{i % 3}", i));
            await bench.PublishForAsync("acme", new Placed("k1", 1000), "placed", "orders", "k1");
            await bench.Fixture.UntilAsync(() => page.Seen.Count == i, "the change is handed out");
            Assert.Equal(($"k{i % 3}", "", token), (page.Seen[^1].Key.Value, page.Seen[^1].Tenant, page.Seen[^1].Token));
            Assert.Equal(await bench.Views.GetAsync<Sum>($"k{i % 3}"), page.Seen[^1].View);
        }
        await page.StopAsync();
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_slow_page_is_given_the_last_of_several_changes_and_one_that_comes_back_goes_on_where_it_was() => Simulation.Run(2, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Sums);
        Token first = await bench.PublishAsync(new Placed("a", 1));
        for (int i = 0; i < 600; i++)
        {
            await bench.PublishAsync(new Placed(i % 2 == 0 ? "a" : "b", 1));
        }
        var page = new Page(bench, "", first);
        await bench.Fixture.UntilAsync(() => page.Seen.Count > 0 && page.Seen[^1].Token.Position == 601, "it has come to the end");
        Assert.True(page.Seen.Count <= 6, $"it was given {page.Seen.Count} changes");
        Assert.Equal(301, page.Seen.Last(change => change.Key == "a").View!.Count);
        Assert.Equal(300, page.Seen.Last(change => change.Key == "b").View!.Count);
        await page.StopAsync();
        Assert.Contains("is of an event that is not at position", (await Assert.ThrowsAsync<ForeignTokenException>(async () => await bench.Views.Of<Sum>().ChangesAsync(new(bench.LogId, 1, Guid.NewGuid(), DateTimeOffset.UnixEpoch, 0)).FirstAsync())).Message, StringComparison.Ordinal);
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_parked_view_changes_once_it_is_free_and_holds_no_other_up() => Simulation.Run(3, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        bool broken = true;
        await bench.AddAsync(Sums.On<Paid>((view, _) => broken ? throw new InvalidOperationException("broken") : view! with { Total = -1 }));
        await bench.PublishAsync(new Placed("a", 1));
        var page = new Page(bench, "");
        await simulation.Runtime.DelayAsync(TimeSpan.FromMilliseconds(1));
        await bench.PublishAsync(new Paid("a", 1), new Placed("b", 1));
        await bench.Fixture.UntilAsync(() => page.Seen.Count == 1, "the other is handed out");
        Assert.Equal("b", page.Seen[0].Key.Value);
        broken = false;
        await bench.Fixture.Subscriptions.RequestAsync("sums.v1", new(ParkedRequestKind.Retry, new("", "", "a"), 2));
        await bench.Fixture.UntilAsync(() => page.Seen.Count == 2, "the freed one is handed out");
        Assert.Equal(new("a", 1, -1), page.Seen[1].View);
        await page.StopAsync();
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_subscription_reacts_to_every_change_also_when_the_process_ended_after_the_commit_of_the_view() => Simulation.Run(4, async simulation =>
    {
        var states = new InMemoryStateStore();
        var bench = new ProjectionBench(simulation, states);
        var reacted = new List<Changed<Sum>>();
        bool dies = true;
        Task AddAsync() => bench.Fixture.AddAsync("reaction", s => s.OnChanged(Sums, (change, _, _) =>
        {
            if (dies)
            {
                throw new InvalidOperationException("It dies here.");
            }
            reacted.Add(change);
            return default;
        }).Partitions(1)).AsTask();
        await bench.AddAsync(Sums);
        await AddAsync();
        await bench.PublishAsync(new Placed("a", 1), new Placed("b", 2), new Placed("a", 3));
        await bench.PublishForAsync("acme", new Placed("a", 50), "placed", "orders", "a");
        await bench.Fixture.UntilAsync(() => bench.Fixture.Status("sums.v1").Lag == 0, "the views are committed");
        Assert.Empty(reacted);
        await bench.Fixture.Subscriptions.StopAsync();
        dies = false;
        bench.Fixture.Restart();
        await bench.AddAsync(Sums);
        await AddAsync();
        await bench.Fixture.UntilAsync(() => bench.Fixture.Status("reaction").Lag <= 0 && bench.Fixture.Parked("reaction").Count == 0, "all is handed out", TimeSpan.FromHours(3));
        Assert.Equal(new("a", 2, 4), reacted.Last(change => change is { Tenant: "", Key.Value: "a" }).View);
        Assert.Equal(new("b", 1, 2), reacted.Last(change => change.Key == "b").View);
        Assert.Equal(new("a", 1, 50), reacted.Last(change => change.Tenant == "acme").View);
        Assert.Equal([1L, 2L, 3L, 4L], reacted.Select(change => change.Token.Position).Distinct().Order());
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_reaction_waits_while_the_projection_does_not_run_and_a_new_version_of_the_views_is_no_change() => Simulation.Run(5, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        var reacted = new List<Changed<Sum>>();
        await bench.AddAsync(Sums, new() { Wait = TimeSpan.FromSeconds(1) });
        await bench.Fixture.AddAsync("reaction", s => s.OnChanged(Sums, (change, _, _) =>
        {
            reacted.Add(change);
            return default;
        }));
        await bench.Fixture.Subscriptions.PauseAsync("sums.v1");
        await bench.PublishAsync(new Placed("a", 1), new Placed("b", 1));
        await simulation.Runtime.DelayAsync(TimeSpan.FromMinutes(3));
        Assert.Empty(reacted);
        Assert.Empty(bench.Fixture.Parked("reaction"));
        await bench.Fixture.Subscriptions.ResumeAsync("sums.v1");
        await bench.Fixture.UntilAsync(() => reacted.Count == 2, "both are handed out", TimeSpan.FromHours(1));
        await bench.Fixture.Subscriptions.RemoveAsync("sums.v1");
        await bench.AddAsync(Projection.For<Sum>("sums", 2).On<Placed>((view, e) => new(e.Order, (view?.Count ?? 0) + 1, 0)));
        await bench.SettleAsync();
        await simulation.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, reacted.Count);
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void Views_whose_keys_are_looked_up_are_followed_too() => Simulation.Run(6, async simulation =>
    {
        Projection<Sum> orders = Projection.For<Sum>("orders", version: 1)
            .Lookup<Placed>("number", e => e.Number)
            .On<Placed>((view, e) => new(e.Order, 1, e.Number))
            .OnLookup<Paid>("number", e => e.Number, (view, e) => view is null ? null : view with { Count = view.Count + 1 });
        var bench = new ProjectionBench(simulation);
        var reacted = new List<Changed<Sum>>();
        await bench.AddAsync(orders);
        await bench.Fixture.AddAsync("reaction", s => s.OnChanged(orders, (change, _, _) =>
        {
            reacted.Add(change);
            return default;
        }).Partitions(1));
        var page = new Page(bench, "");
        await simulation.Runtime.DelayAsync(TimeSpan.FromMilliseconds(1));
        long last = (await bench.PublishAsync(new Placed("a", 7), new Paid("p", 7), new Paid("q", 8), new Paid("r", 7))).Position;
        await bench.Fixture.UntilAsync(() => reacted.Count == 3 && page.Seen.Count > 0 && page.Seen[^1].Token.Position == last, "all is handed out");
        Assert.Equal([last - 3, last - 2, last], reacted.Select(change => change.Token.Position));
        Assert.All(reacted.Concat(page.Seen), change => Assert.Equal("a", change.Key.Value));
        Assert.Equal(new("a", 3, 7), page.Seen[^1].View);
        await page.StopAsync();
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    /// <summary>Somebody who follows the views of a tenant.</summary>
    private sealed class Page
    {
        private readonly CancellationTokenSource closes = new();
        private readonly Task follows;

        public Page(ProjectionBench bench, string tenant, Token after = default) => follows = bench.Fixture.Runtime.Start(async () =>
        {
            await foreach (Changed<Sum> change in bench.Views.Of<Sum>(tenant: tenant).ChangesAsync(after, closes.Token))
            {
                Seen.Add(change);
            }
        });

        public List<Changed<Sum>> Seen { get; } = [];

        public async Task StopAsync()
        {
            closes.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => follows);
            closes.Dispose();
        }
    }
}
