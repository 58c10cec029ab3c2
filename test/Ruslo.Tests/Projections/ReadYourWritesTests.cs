using Ruslo.Tests.Subscriptions;
using Xunit;

namespace Ruslo.Tests.Projections;

public sealed class ReadYourWritesTests
{
    [Fact]
    public void A_read_after_a_token_has_everything_up_to_it() => Simulation.Run(11, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(ProjectionBench.Sums);
        for (int i = 1; i <= 50; i++)
        {
            Token token = await bench.PublishAsync(new Placed("a", i));
            Assert.Equal(i, (await bench.Views.GetAsync<Sum>("a", token))!.Count);
        }
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_read_after_a_token_that_matched_nothing_returns_without_waiting_for_more() => Simulation.Run(12, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(ProjectionBench.Sums);
        await bench.PublishAsync(new Placed("a", 1));
        Token nothing = await bench.PublishAsync(new Noted("x", "not for it"));
        DateTimeOffset before = simulation.Runtime.Time.GetUtcNow();
        Assert.Equal(1, (await bench.Views.GetAsync<Sum>("a", nothing))!.Count);
        Assert.Null(await bench.Views.GetAsync<Sum>("b", nothing));
        Assert.Equal(before, simulation.Runtime.Time.GetUtcNow());
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void Readers_while_a_projection_catches_up_wait_until_it_has() => Simulation.Run(13, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        Token last = default;
        for (int i = 1; i <= 3000; i++)
        {
            last = await bench.PublishAsync(new Placed("k" + (i % 7), 1), new Noted("n", "x"));
        }
        await bench.AddAsync(ProjectionBench.Sums);
        Task<Sum?>[] reads = [.. Enumerable.Range(0, 7).Select(i => bench.Views.GetAsync<Sum>("k" + i, last).AsTask())];
        Assert.Equal(3000, (await Task.WhenAll(reads)).Sum(view => view!.Count));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_projection_that_does_not_come_there_in_time_is_named_with_its_reason() => Simulation.Run(14, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Projection.For<Sum>("keyless", 1).On<Placed>(e => throw new InvalidOperationException("no key"), (view, _) => view), new() { Wait = TimeSpan.FromSeconds(3) });
        Token token = await bench.PublishAsync(new Placed("a", 1));
        DateTimeOffset before = simulation.Runtime.Time.GetUtcNow();
        ViewBehindException behind = await Assert.ThrowsAsync<ViewBehindException>(async () => await bench.Views.GetAsync<Sum>("a", token));
        Assert.Equal(before + TimeSpan.FromSeconds(3), simulation.Runtime.Time.GetUtcNow());
        Assert.Equal(("keyless", new RoutingKey("a"), 1L, 0L), (behind.Projection, behind.Key, behind.Position, behind.Reached));
        Assert.Contains("no key", behind.Message, StringComparison.Ordinal);
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_parked_view_is_not_served_after_a_token_behind_its_head_but_others_are() => Simulation.Run(15, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        bool broken = true;
        await bench.AddAsync(ProjectionBench.Sums.On<Paid>((view, e) => broken && e.Number < 0 ? throw new InvalidOperationException("negative") : view! with { Total = e.Number }));
        Token before = await bench.PublishAsync(new Placed("a", 1));
        Token poison = await bench.PublishAsync(new Paid("a", -1));
        Token waiting = await bench.PublishAsync(new Placed("a", 2));
        Token other = await bench.PublishAsync(new Placed("b", 3));
        Assert.Equal(3, (await bench.Views.GetAsync<Sum>("b", other))!.Total);
        Assert.Equal(1, (await bench.Views.GetAsync<Sum>("a", before))!.Total);
        foreach (Token token in new[] { poison, waiting, other })
        {
            ViewParkedException parked = await Assert.ThrowsAsync<ViewParkedException>(async () => await bench.Views.GetAsync<Sum>("a", token));
            Assert.Equal((2L, "sums", new RoutingKey("a")), (parked.Position, parked.Projection, parked.Key));
            Assert.Contains("subscriptions.RetryAsync(\"sums.v1\", new StreamId(\"\", \"\", \"a\"), 2)", parked.Message, StringComparison.Ordinal);
        }
        broken = false;
        Assert.Equal(ParkedAnswer.Done, await bench.Fixture.Subscriptions.RequestAsync("sums.v1", new(ParkedRequestKind.Retry, new("", "", "a"), 2)));
        await bench.Fixture.UntilAsync(() => bench.Fixture.Parked("sums.v1").Count == 0, "the key has drained");
        Assert.Equal(new("a", 2, 1), await bench.Views.GetAsync<Sum>("a", other));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_token_of_another_log_is_refused() => Simulation.Run(16, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(ProjectionBench.Sums);
        Token mine = await bench.PublishAsync(new Placed("a", 1));
        var foreign = new Token(Guid.NewGuid(), 1, mine.EventId, mine.RecordedAt, mine.PayloadChecksum);
        Assert.Contains("is of the log", (await Assert.ThrowsAsync<ForeignTokenException>(async () => await bench.Views.GetAsync<Sum>("a", foreign))).Message, StringComparison.Ordinal);
        var former = new Token(bench.LogId, 1, Guid.NewGuid(), mine.RecordedAt, mine.PayloadChecksum);
        Assert.Contains("restored from an older backup", (await Assert.ThrowsAsync<ForeignTokenException>(async () => await bench.Views.GetAsync<Sum>("a", former))).Message, StringComparison.Ordinal);
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void An_empty_token_waits_for_nothing() => Simulation.Run(17, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(ProjectionBench.Sums);
        Assert.Null(await bench.Views.GetAsync<Sum>("a", default(Token)));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_read_of_a_projection_that_stops_or_does_not_run_says_so() => Simulation.Run(18, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(ProjectionBench.Sums);
        var ahead = new Token(bench.LogId, 5, Guid.NewGuid(), DateTimeOffset.UnixEpoch, 0);
        Task<Sum?> waits = bench.Views.GetAsync<Sum>("a", ahead).AsTask();
        await bench.Fixture.Subscriptions.PauseAsync("sums.v1");
        Assert.Contains("subscriptions.ResumeAsync(\"sums.v1\")", (await Assert.ThrowsAsync<RusloException>(() => waits)).Message, StringComparison.Ordinal);
        Assert.Contains("does not run here", (await Assert.ThrowsAsync<RusloException>(async () => await bench.Views.GetAsync<Sum>("a"))).Message, StringComparison.Ordinal);
        await bench.Fixture.Subscriptions.ResumeAsync("sums.v1");
        Assert.Null(await bench.Views.GetAsync<Sum>("a"));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_reader_that_is_cancelled_stops_waiting() => Simulation.Run(19, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(ProjectionBench.Sums);
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1), simulation.Runtime.Time);
        var ahead = new Token(bench.LogId, 5, Guid.NewGuid(), DateTimeOffset.UnixEpoch, 0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await bench.Views.GetAsync<Sum>("a", ahead, cancel.Token));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });
}
