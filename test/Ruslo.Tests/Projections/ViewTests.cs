using Ruslo.Tests.Subscriptions;
using Xunit;

namespace Ruslo.Tests.Projections;

public sealed class ViewTests
{
    private static readonly Projection<Sum> Strict = Projection.For<Sum>("strict", version: 1)
        .Create<Placed>(e => new(e.Order, 1, e.Number))
        .Update<Paid>((view, e) => view with { Total = view.Total - e.Number })
        .Delete<Noted>();

    [Fact]
    public void A_view_is_created_updated_and_deleted_by_the_events_of_its_stream() => Simulation.Run(1, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Strict);
        await bench.PublishAsync(new Placed("a", 10), new Placed("b", 20), new Paid("a", 3));
        await bench.SettleAsync();
        Assert.Equal(new("a", 1, 7), await bench.Views.GetAsync<Sum>("a"));
        Assert.Equal(new("b", 1, 20), await bench.Views.GetAsync<Sum>("b"));
        Assert.Null(await bench.Views.GetAsync<Sum>("c"));
        await bench.PublishAsync(new Noted("a", "gone"), new Noted("c", "never was"));
        await bench.SettleAsync();
        Assert.Null(await bench.Views.GetAsync<Sum>("a"));
        Assert.Empty(bench.Fixture.Parked("strict.v1"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void An_update_of_a_missing_view_parks_its_key_alone_and_drains_in_order_after_a_skip() => Simulation.Run(2, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Strict);
        await bench.PublishAsync(new Paid("a", 3), new Placed("a", 10), new Paid("a", 4), new Placed("b", 1));
        await bench.SettleAsync();
        Assert.Equal(new("b", 1, 1), await bench.Views.GetAsync<Sum>("b"));
        Assert.Null(await bench.Views.GetAsync<Sum>("a"));
        ParkedKey parked = bench.Parked("strict.v1");
        Assert.Equal((new StreamId("", "", "a"), 1L), (parked.Key, parked.Position));
        Assert.Contains("updates the view 'a' of projection 'strict', which does not exist", parked.Error, StringComparison.Ordinal);
        Assert.Equal(ParkedAnswer.Done, await bench.Fixture.Subscriptions.RequestAsync("strict.v1", new(ParkedRequestKind.Skip, parked.Key, 1)));
        await bench.Fixture.UntilAsync(() => bench.Fixture.Parked("strict.v1").Count == 0, "the key has drained");
        Assert.Equal(new("a", 1, 6), await bench.Views.GetAsync<Sum>("a"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void Creating_a_view_that_exists_parks_its_key() => Simulation.Run(3, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Strict);
        await bench.PublishAsync(new Placed("a", 10), new Placed("a", 11));
        await bench.SettleAsync();
        Assert.Contains("creates the view 'a' of projection 'strict', which exists already", bench.Parked("strict.v1").Error, StringComparison.Ordinal);
        Assert.Equal(new("a", 1, 10), await bench.Views.GetAsync<Sum>("a"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void What_the_folds_say_decides_the_keys_and_null_deletes() => Simulation.Run(4, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Projection.For<Sum>("people", 1)
            .OnEach<Basket>(keys: e => [e.Buyer, e.Receiver, e.Buyer], fold: (view, e) => new(e.Id, (view?.Count ?? 0) + 1, view?.Total ?? 0))
            .OnEach((Basket e) => e.Lines, key: line => line.Seller, fold: (view, _, line) => new(line.Seller, view?.Count ?? 0, (view?.Total ?? 0) * 10 + line.Price))
            .On<Paid>(key: e => e.Order, fold: (view, e, m) => e.Number == 0 ? null : view! with { Count = (int)m.Position }));
        await bench.PublishAsync(new Basket("1", "eva", "ada", [new("tim", 1), new("eva", 2), new("tim", 3)]), new Basket("2", "eva", "eva", []));
        await bench.SettleAsync();
        Assert.Equal(new("2", 2, 2), await bench.Views.GetAsync<Sum>("eva"));
        Assert.Equal(new("1", 1, 0), await bench.Views.GetAsync<Sum>("ada"));
        Assert.Equal(new("tim", 0, 13), await bench.Views.GetAsync<Sum>("tim"));
        await bench.PublishAsync(new Paid("tim", 0), new Paid("ada", 1));
        await bench.SettleAsync();
        Assert.Null(await bench.Views.GetAsync<Sum>("tim"));
        Assert.Equal(await bench.Fixture.Log.FindPositionAsync(DateTimeOffset.MaxValue) - 1, (await bench.Views.GetAsync<Sum>("ada"))!.Count);
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void Events_of_two_topics_with_one_key_are_folded_into_one_view_in_log_order() => Simulation.Run(5, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Projection.For<Sum>("both", 1)
            .On<Placed>((view, e) => new(e.Order, (view?.Count ?? 0) + 1, (view?.Total ?? 0) * 10 + e.Number))
            .On<Paid>((view, e) => new(e.Order, (view?.Count ?? 0) + 1, (view?.Total ?? 0) * 10 + e.Number)));
        await bench.PublishAsync(new Placed("a", 1), new Paid("a", 2), new Paid("a", 3), new Placed("a", 4));
        await bench.SettleAsync();
        Assert.Equal(new("a", 4, 1234), await bench.Views.GetAsync<Sum>("a"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void An_event_that_cannot_be_read_parks_the_key_of_its_stream_and_does_not_stall_the_projection() => Simulation.Run(6, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(ProjectionBench.Sums);
        await bench.Fixture.AppendRawAsync("orders", "a", "placed", "{ not json");
        await bench.PublishAsync(new Placed("a", 1), new Placed("b", 2));
        await bench.SettleAsync();
        Assert.Equal(1, bench.Parked("sums.v1").Position);
        Assert.Equal(new("b", 1, 2), await bench.Views.GetAsync<Sum>("b"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void No_read_crosses_a_tenant() => Simulation.Run(7, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(ProjectionBench.Sums);
        await bench.PublishAsync(new Placed("a", 1));
        Token last = await bench.PublishForAsync("acme", new Placed("a", 5), "placed", "orders", "a");
        Assert.Equal(new("a", 1, 1), await bench.Views.GetAsync<Sum>("a", last));
        Assert.Equal(new("a", 1, 5), await bench.Views.Of<Sum>(tenant: "acme").GetAsync("a", last));
        Assert.Null(await bench.Views.Of<Sum>(tenant: "other").GetAsync("a", last));
        Assert.Null(await bench.Views.GetAsync<Sum>("acme\na"));
        Assert.Null(await bench.Views.GetAsync<Sum>("\na"));
        Assert.Throws<ArgumentException>(() => bench.Views.Of<Sum>(tenant: "acme\na"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void Several_projections_of_one_view_are_told_apart_by_name() => Simulation.Run(8, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(ProjectionBench.Sums);
        await bench.AddAsync(Strict);
        Token last = await bench.PublishAsync(new Placed("a", 1), new Paid("a", 1));
        Assert.Equal(new("a", 1, 1), await bench.Views.Of<Sum>(projection: "sums").GetAsync("a", last));
        Assert.Equal(new("a", 1, 0), await bench.Views.Of<Sum>(projection: "strict").GetAsync("a", last));
        Assert.Contains("say which", (await Assert.ThrowsAsync<RusloException>(async () => await bench.Views.GetAsync<Sum>("a"))).Message, StringComparison.Ordinal);
        Assert.Contains("No projection makes Basket", (await Assert.ThrowsAsync<RusloException>(async () => await bench.Views.GetAsync<Basket>("a"))).Message, StringComparison.Ordinal);
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void Views_of_another_log_are_made_again_and_it_is_said() => Simulation.Run(10, async simulation =>
    {
        var states = new InMemoryStateStore();
        var bench = new ProjectionBench(simulation, states);
        await bench.AddAsync(ProjectionBench.Sums);
        await bench.PublishAsync(new Placed("a", 1), new Placed("gone", 2), new Placed("gone", 3));
        await bench.SettleAsync();
        await bench.Fixture.Subscriptions.DisposeAsync();
        var restored = new ProjectionBench(simulation, states); // shorter than what the views were made of
        Token last = await restored.PublishAsync(new Placed("a", 5));
        await restored.AddAsync(ProjectionBench.Sums);
        Assert.Equal(new("a", 1, 5), await restored.Views.GetAsync<Sum>("a", last));
        Assert.Null(await restored.Views.GetAsync<Sum>("gone", last));
        Assert.Contains(restored.Fixture.Messages, message => message.Contains("The views of sums.v1 are made again", StringComparison.Ordinal));
        await restored.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_projection_goes_on_after_a_restart_and_needs_no_flush_for_every_commit() => Simulation.Run(9, async simulation =>
    {
        var states = new InMemoryStateStore();
        var bench = new ProjectionBench(simulation, states);
        await bench.AddAsync(ProjectionBench.Sums);
        await bench.PublishAsync(new Placed("a", 1));
        await bench.SettleAsync();
        Assert.False(bench.Fixture.Subscriptions.Get("sums.v1").Running!.Tables!.Definition.HoldsEmits);
        await bench.Fixture.Subscriptions.StopAsync();
        bench.Fixture.Restart();
        await bench.AddAsync(ProjectionBench.Sums);
        Token last = await bench.PublishAsync(new Placed("a", 2));
        Assert.Equal(new("a", 2, 3), await bench.Views.GetAsync<Sum>("a", last));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });
}
