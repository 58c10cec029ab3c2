using Ruslo.Tests.Subscriptions;
using Xunit;

namespace Ruslo.Tests.Projections;

public sealed class ViewPastTests
{
    private static readonly Projection<Sum> Both = ProjectionBench.Sums.On<Paid>((view, e) => e.Number == 0 ? null : new(e.Order, (view?.Count ?? 0) + 1, ((view?.Total ?? 0) * 3) - e.Number));

    private static readonly Projection<Sum> ByNumber = Projection.For<Sum>("by-number", 1)
        .On<Placed>(key: e => e.Number, fold: (view, e) => new(e.Order, (view?.Count ?? 0) + 1, ((view?.Total ?? 0) * 3) + e.Number));

    private static readonly Projection<Sum> LookedUp = Projection.For<Sum>("looked-up", 1)
        .Lookup<Placed>("number", e => e.Number)
        .On<Placed>((view, e) => new(e.Order, (view?.Count ?? 0) + 1, ((view?.Total ?? 0) * 3) + e.Number))
        .OnLookup<Paid>("number", e => e.Number, (view, e) => view is null ? null : view with { Total = (view.Total * 5) - e.Number });

    [Fact]
    public void A_view_as_of_any_position_is_what_it_was_then_for_every_tenant_and_every_way_to_a_key()
    {
        for (ulong seed = 1; seed <= 6; seed++)
        {
            Simulation.Run(seed, PastIsWhatItWasAsync);
        }
    }

    [Fact]
    public void A_version_a_time_and_a_time_of_occurrence_are_points_too() => Simulation.Run(2, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(ProjectionBench.Sums);
        DateTimeOffset start = simulation.Time.GetUtcNow();
        for (int i = 1; i <= 3; i++)
        {
            await bench.PublishAsync(new Placed("a", i));
            await simulation.Runtime.DelayAsync(TimeSpan.FromMinutes(1));
        }
        Views<Sum> views = bench.Views.Of<Sum>();
        Assert.Null(await views.GetAsync("a", AsOf.Version(-1)));
        Assert.Equal(new("a", 2, 3), await views.GetAsync("a", AsOf.Version(1)));
        Assert.Equal(new("a", 1, 1), await views.GetAsync("a", AsOf.Time(start + TimeSpan.FromSeconds(30))));
        Assert.Equal(new("a", 2, 3), await views.GetAsync("a", AsOf.OccurredTime(start + TimeSpan.FromMinutes(1.5))));
        Assert.Equal(new("a", 3, 6), await views.GetAsync("a", AsOf.Time(start + TimeSpan.FromDays(1))));
        await bench.AddAsync(ByNumber);
        Assert.Contains("not of one stream", (await Assert.ThrowsAsync<ArgumentException>(async () => await bench.Views.Of<Sum>("by-number").GetAsync("1", AsOf.Version(1)))).Message, StringComparison.Ordinal);
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void The_events_that_made_a_view_and_the_difference_of_two_points_are_told() => Simulation.Run(3, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Both);
        await bench.PublishAsync(new Placed("a", 1), new Placed("b", 9), new Paid("a", 2), new Noted("a", "nothing"), new Placed("a", 4));
        await bench.SettleAsync();
        Views<Sum> views = bench.Views.Of<Sum>();
        var history = new List<PastValue<Sum?>>();
        await foreach (PastValue<Sum?> past in views.HistoryAsync("a"))
        {
            history.Add(past);
        }
        Assert.Equal([("placed", new Sum("a", 1, 1)), ("paid", new Sum("a", 2, 1)), ("placed", new Sum("a", 3, 5))], history.Select(past => (past.Event.Name, past.Value!)));
        Assert.Equal([3L], (await views.HistoryAsync("a", after: AsOf.Position(2), until: AsOf.Position(4)).ToListAsync()).Select(past => past.Event.Position));
        PastDifference<Sum?> difference = await views.DifferenceAsync("a", AsOf.Position(1), AsOf.Position(5));
        Assert.Equal((new Sum("a", 1, 1), new Sum("a", 3, 5)), (difference.Before, difference.After));
        Assert.Equal([new("Count", "1", "3"), new ValueChange("Total", "1", "5")], difference.Changes);
        Assert.Equal("", Assert.Single((await views.DifferenceAsync("a", AsOf.Position(0), AsOf.Position(1))).Changes).Path);
        Assert.Empty((await views.DifferenceAsync("a", AsOf.Position(3), AsOf.Position(4))).Changes);
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void What_was_skipped_counts_in_the_past_as_little_as_now_and_what_is_parked_says_so() => Simulation.Run(4, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(ProjectionBench.Sums.On<Paid>((view, e) => e.Number < 0 ? throw new RusloException("negative") : view! with { Total = e.Number }));
        await bench.PublishAsync(new Placed("a", 1), new Paid("a", -1), new Placed("a", 2));
        await bench.SettleAsync();
        Views<Sum> views = bench.Views.Of<Sum>();
        Assert.Equal(new("a", 1, 1), await views.GetAsync("a", AsOf.Position(1)));
        Assert.Equal("negative", (await Assert.ThrowsAsync<RusloException>(async () => await views.GetAsync("a", AsOf.Position(3)))).Message);
        await bench.Fixture.Subscriptions.RequestAsync("sums.v1", new(ParkedRequestKind.Skip, new("", "", "a"), 2));
        await bench.Fixture.UntilAsync(() => bench.Fixture.Parked("sums.v1").Count == 0, "the key has drained");
        Assert.Equal(await views.GetAsync("a"), await views.GetAsync("a", AsOf.Position(3)));
        Assert.Equal([1L, 3L], (await views.HistoryAsync("a").ToListAsync()).Select(past => past.Event.Position));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    private static async Task PastIsWhatItWasAsync(Simulation simulation)
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Both);
        await bench.AddAsync(ByNumber);
        await bench.AddAsync(LookedUp);
        string[] tenants = ["", "a", "ab"], keys = ["0", "1", "2", "x"];
        var was = new List<(string Projection, string Tenant, string Key, long Position, Sum? View)>();
        for (int i = 0; i < 60; i++)
        {
            (string tenant, string key, int number) = (simulation.Random.Pick(tenants), simulation.Random.Pick(keys), simulation.Random.Next(3));
            Token token = simulation.Random.OneIn(2)
                ? await bench.PublishForAsync(tenant, new Placed(key, number), "placed", "orders", key)
                : await bench.PublishForAsync(tenant, new Paid(key, number), "paid", "payments", key);
            foreach (string projection in (string[])["sums", "by-number", "looked-up"])
            {
                (string asked, string of) = (simulation.Random.Pick(keys), simulation.Random.Pick(tenants));
                was.Add((projection, of, asked, token.Position, await bench.Views.Of<Sum>(projection, of).GetAsync(asked, token)));
            }
        }
        Assert.Contains(was, seen => seen.View is not null);
        foreach ((string projection, string tenant, string key, long position, Sum? view) in was)
        {
            Assert.Equal(view, await bench.Views.Of<Sum>(projection, tenant).GetAsync(key, AsOf.Position(position)));
        }
        foreach (string tenant in tenants)
        {
            foreach (string projection in (string[])["sums", "by-number", "looked-up"])
            {
                Views<Sum> views = bench.Views.Of<Sum>(projection, tenant);
                foreach (string key in keys)
                {
                    List<PastValue<Sum?>> history = await views.HistoryAsync(key).ToListAsync();
                    Assert.All(history, past => Assert.Equal(tenant, past.Event.Stream.Tenant));
                    Assert.Equal(await views.GetAsync(key), history.LastOrDefault()?.Value);
                }
            }
        }
        await bench.Fixture.Subscriptions.DisposeAsync();
    }
}
