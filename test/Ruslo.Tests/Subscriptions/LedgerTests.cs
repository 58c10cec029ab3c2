using System.Diagnostics;
using Xunit;

namespace Ruslo.Tests.Subscriptions;

/// <summary>Moves of progress that wait, and commits that do not.</summary>
public sealed class LedgerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_commit_does_not_wait_for_a_lazy_move_of_its_partition(ulong seed) => Simulation.Run(seed, async simulation =>
    {
        var slow = new FaultyLog(new InMemoryEventLog(simulation.Runtime), simulation.Runtime, simulation.Random.Split()) { LazyDelay = TimeSpan.FromSeconds(1) };
        var f = new SubscriptionFixture(simulation, slow);
        await f.AddAsync("s", s => s.Partitions(3).On<Placed>(async (e, context, ct) =>
        {
            if (e.Number > 0)
            {
                await context.Events.PublishAsync(new Paid(e.Order, e.Number), ct);
            }
        }));
        for (int i = 1; i <= 20; i++)
        {
            await f.PublishAsync([.. Enumerable.Range(0, 6).Select(static key => new Placed($"k{key}", 0))]);
            await f.Runtime.DelayAsync(TimeSpan.FromMilliseconds(simulation.Random.Next(1500)));
            await f.PublishAsync(new Placed("k1", i));
            await f.UntilAsync(() => f.ReadAsync("payments").Result.Count == i, "it has published", TimeSpan.FromMilliseconds(100));
        }
        await f.Runtime.DelayAsync(TimeSpan.FromSeconds(3));
        Assert.All(f.Status("s").Partitions, static p => Assert.True(p.Checkpoint > 100, $"{p.Checkpoint}"));
        Assert.Equal(SubscriptionState.Running, f.Status("s").State);
        await f.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void Ten_thousand_moves_are_gathered_in_the_time_of_ten_thousand()
    {
        var moves = new MoveSet();
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 20_000; i++)
            {
                moves.Add(new($"sub/a/1/0/k/{i}", round == 0 ? default(ReadOnlyMemory<byte>?) : new byte[] { 1 }, new byte[] { (byte)(round + 1) }));
            }
        }
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(3)); // looking through all of them takes half a minute
        Assert.Equal(20_000, moves.Count);
        Assert.All(moves.Moves, static move => Assert.True(move.Expected is null && move.Next!.Value.Span[0] == 2));
    }

    [Fact]
    public void A_move_that_leaves_nothing_disappears_and_the_others_stay()
    {
        var moves = new MoveSet();
        for (int i = 0; i < 20; i++)
        {
            moves.Add(new($"{i}", null, new byte[] { 1 }));
        }
        for (int i = 0; i < 20; i += 2)
        {
            moves.Add(new($"{i}", new byte[] { 1 }, null));
        }
        moves.Add(new("3", new byte[] { 1 }, new byte[] { 2 }));
        Assert.Equal(["1", "11", "13", "15", "17", "19", "3", "5", "7", "9"], moves.Moves.Select(static move => move.Entry).Order(StringComparer.Ordinal));
        Assert.Equal(2, moves.Moves.Single(static move => move.Entry == "3").Next!.Value.Span[0]);
    }
}
