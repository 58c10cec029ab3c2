using Ruslo.Tests.Subscriptions;
using Xunit;

namespace Ruslo.Tests.Projections;

public sealed class ViewLookupTests
{
    /// <summary>Orders by their key; a payment knows only its number, which the order has told.</summary>
    private static readonly Projection<Sum> Orders = Projection.For<Sum>("orders", version: 1)
        .Lookup<Placed>("number", e => e.Number)
        .On<Placed>((view, e) => new(e.Order, (view?.Count ?? 0) + 1, e.Number))
        .OnLookup<Paid>("number", e => e.Number, (view, e, m) => view is null ? null : view with { Total = (view.Total * 10) + (int)m.Position });

    [Fact]
    public void An_event_finds_the_view_that_an_event_before_it_has_told_also_in_one_batch_and_after_a_restart() => Simulation.Run(1, async simulation =>
    {
        var states = new InMemoryStateStore();
        var bench = new ProjectionBench(simulation, states);
        await bench.AddAsync(Orders);
        await bench.PublishAsync(new Paid("too early", 7), new Placed("a", 7), new Placed("b", 8), new Paid("p", 8), new Paid("p", 7));
        await bench.SettleAsync();
        Assert.Equal(new("a", 1, 75), await bench.Views.GetAsync<Sum>("a"));
        Assert.Equal(new("b", 1, 84), await bench.Views.GetAsync<Sum>("b"));
        await bench.Fixture.Subscriptions.StopAsync();
        bench.Fixture.Restart();
        await bench.AddAsync(Orders);
        Token last = await bench.PublishAsync(new Paid("q", 7), new Paid("unknown", 9));
        Assert.Equal(new("a", 1, 750 + (int)last.Position - 1), await bench.Views.GetAsync<Sum>("a", last));
        Assert.Null(await bench.Views.GetAsync<Sum>("unknown", last));
        Assert.Equal(2, await bench.Views.Of<Sum>().CountAsync());
        Assert.Empty(bench.Fixture.Parked("orders.v1"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void The_first_event_that_says_what_a_value_stands_for_counts_for_good_and_within_its_tenant() => Simulation.Run(2, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Orders);
        await bench.PublishAsync(new Placed("a", 7), new Placed("b", 7));
        await bench.PublishForAsync("acme", new Placed("c", 7), "placed", "orders", "c");
        await bench.PublishForAsync("acme", new Paid("p", 7), "paid", "payments", "p");
        await bench.PublishForAsync("other", new Paid("p", 7), "paid", "payments", "p");
        Token last = await bench.PublishAsync(new Paid("p", 7));
        Assert.Equal(new("a", 1, 76), await bench.Views.GetAsync<Sum>("a", last));
        Assert.Equal(new("b", 1, 7), await bench.Views.GetAsync<Sum>("b", last));
        Assert.Equal(new("c", 1, 74), await bench.Views.Of<Sum>(tenant: "acme").GetAsync("c", last));
        Assert.Equal(0, await bench.Views.Of<Sum>(tenant: "other").CountAsync());
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_parked_view_is_still_found_and_what_was_found_waits_behind_it_in_order() => Simulation.Run(3, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        bool broken = true;
        await bench.AddAsync(Orders.On<Noted>((view, _) => broken ? throw new InvalidOperationException("broken") : view));
        await bench.PublishAsync(new Noted("a", "poison"), new Placed("a", 7), new Paid("p", 7), new Placed("b", 8), new Paid("p", 8));
        await bench.SettleAsync();
        Assert.Equal((new StreamId("", "", "a"), 1L, 3), (bench.Parked("orders.v1").Key, bench.Parked("orders.v1").Position, bench.Parked("orders.v1").Waiting));
        Assert.Equal(new("b", 1, 85), await bench.Views.GetAsync<Sum>("b"));
        await bench.PublishAsync(new Placed("late", 7)); // says of the value what is said already
        await bench.SettleAsync();
        broken = false;
        await bench.Fixture.Subscriptions.RequestAsync("orders.v1", new(ParkedRequestKind.Retry, new("", "", "a"), 1));
        await bench.Fixture.UntilAsync(() => bench.Fixture.Parked("orders.v1").Count == 0, "the key has drained");
        Assert.Equal(new("a", 1, 73), await bench.Views.GetAsync<Sum>("a"));
        Assert.Equal(new("late", 1, 7), await bench.Views.GetAsync<Sum>("late"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void An_event_whose_value_cannot_be_computed_stalls_the_projection_until_it_is_skipped() => Simulation.Run(4, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Orders.OnLookup<Noted>("number", e => int.Parse(e.Text, System.Globalization.CultureInfo.InvariantCulture), (view, _) => view! with { Count = 100 }));
        await bench.PublishAsync(new Placed("a", 7), new Noted("n", "7"), new Noted("n", "seven"), new Placed("b", 8));
        await bench.Fixture.UntilAsync(() => bench.Fixture.Status("orders.v1").State == SubscriptionState.Stalled, "it stalls");
        Assert.Equal(new("a", 100, 7), await bench.Views.GetAsync<Sum>("a"));
        Assert.Equal(ParkedAnswer.Done, await bench.Fixture.Subscriptions.RequestAsync("orders.v1", new(ParkedRequestKind.Skip, new("", "", "n"), 3)));
        await bench.SettleAsync();
        Assert.Equal(new("b", 1, 8), await bench.Views.GetAsync<Sum>("b"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_lookup_that_no_event_fills_is_told_and_an_example_looks_up_too()
    {
        Assert.Contains("no event says what its values stand for", Assert.Throws<ArgumentException>(() => ProjectionSubscription<Sum>.Define(
            Projection.For<Sum>("none", 1).OnLookup<Paid>("number", e => e.Number, (view, _) => view), new(), new CatalogBuilder().Event<Paid>("paid", "payments", key: e => e.Order).Build())).Message, StringComparison.Ordinal);
        var metadata = new EventMetadata { Position = 1, Stream = new("", "orders", "a") };
        var lookups = new ViewLookups();
        Assert.Equal(["a"], Orders.KeysOf(new Placed("a", 7), metadata, lookups).Select(key => key.Value));
        Assert.Equal(["a"], Orders.KeysOf(new Paid("p", 7), metadata with { Position = 2 }, lookups).Select(key => key.Value));
        Assert.Empty(Orders.KeysOf(new Paid("p", 8), metadata with { Position = 3 }, lookups));
        Assert.Equal(new("a", 1, 2), Orders.Fold("a", new("a", 1, 0), new Paid("p", 7), metadata with { Position = 2 }, lookups));
    }
}
