using Xunit;

namespace Ruslo.Tests.Subscriptions.Definitions;

public sealed class RepartitionTests
{
    public sealed record Tally(int Events);

    [Theory, InlineData(21ul, 8, 3), InlineData(22ul, 2, 9), InlineData(23ul, 5, 1)]
    public void A_change_of_the_number_of_partitions_loses_doubles_and_reorders_nothing(ulong seed, int before, int after) => ControlBench.Run(seed, async b =>
    {
        var seen = new Dictionary<string, List<int>>();
        Action<SubscriptionBuilder> Slow(int partitions) => s => s.Partitions(partitions).ExactlyOnce().On<Placed>(async (e, _, ct) =>
        {
            (seen.TryGetValue(e.Order, out List<int>? numbers) ? numbers : seen[e.Order] = []).Add(e.Number);
            await b.Fixture.Runtime.DelayAsync(TimeSpan.FromMilliseconds(b.Fixture.Simulation.Random.Next(20)), ct);
        });
        await b.RestartAsync(("moving", Slow(before)));
        for (int i = 0; i < 120; i++)
        {
            await b.Fixture.PublishAsync(new Placed($"k{i % 11}", i));
        }
        await b.Fixture.UntilAsync(() => seen.Values.Sum(static l => l.Count) > 40, "some are handled");
        await b.RestartAsync(("moving", Slow(after)));
        Assert.Equal(after, (await b.RegistrationAsync("moving"))!.Partitions);
        Assert.Equal(after, b.Fixture.Subscriptions.Get("moving").Running!.Partitions.Length);
        await b.Fixture.SettleAsync();
        Assert.Equal(120, seen.Values.Sum(static l => l.Count));
        Assert.All(seen.Values, static l => Assert.Equal(l.Order(), l));
        Assert.Single(b.NotesOf(2106));
    });

    [Fact]
    public void Parked_keys_move_to_their_new_partitions() => ControlBench.Run(24, async b =>
    {
        bool broken = true;
        var seen = new List<string>();
        Action<SubscriptionBuilder> Picky(int partitions) => s => s.Partitions(partitions).On<Placed>((e, _, _) =>
        {
            if (broken && e.Order.StartsWith("bad", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("broken");
            }
            seen.Add($"{e.Order} {e.Number}");
            return default;
        });
        await b.RestartAsync(("picky", Picky(7)));
        for (int i = 0; i < 16; i++)
        {
            await b.Fixture.PublishAsync(new Placed($"good{i}", 0));
        }
        for (int i = 0; i < 12; i++)
        {
            await b.Fixture.PublishAsync(new Placed($"bad{i % 4}", i));
        }
        await b.Fixture.UntilAsync(() => b.Fixture.Parked("picky").Sum(static k => k.Waiting) == 12, "four keys are parked");
        await b.RestartAsync(("picky", Picky(3)));
        Assert.Equal([3, 3, 3, 3], (await b.Control.ListParkedAsync("picky")).Select(static k => k.Waiting));
        broken = false;
        foreach (ParkedKey key in await b.Control.ListParkedAsync("picky"))
        {
            Assert.Equal(ParkedAnswer.Done, await b.Control.RetryAsync("picky", key.Key, key.Position));
        }
        await b.Fixture.UntilAsync(() => b.Fixture.Status("picky").ParkedKeys == 0, "they are free");
        for (int k = 0; k < 4; k++)
        {
            Assert.Equal([$"bad{k} {k}", $"bad{k} {k + 4}", $"bad{k} {k + 8}"], seen.Where(s => s.StartsWith($"bad{k}", StringComparison.Ordinal)));
        }
    });

    [Fact]
    public void It_is_given_up_when_the_partitions_do_not_meet_in_time() => ControlBench.Run(25, async b =>
    {
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new List<int>();
        bool blocks = false;
        Action<SubscriptionBuilder> Blocking(int partitions) => s => s.Partitions(partitions).On<Placed>(async (e, _, ct) =>
        {
            if (blocks && e.Order == "slow")
            {
                await blocked.Task;
            }
            seen.Add(e.Number);
        });
        await b.RestartAsync(("stuck", Blocking(4)));
        await b.Fixture.PublishAsync(new Placed("slow", 0));
        await b.Fixture.SettleAsync();
        await b.Control.PauseAsync("stuck"); // so that the partitions stand apart: one is handed an event, then the application ends
        string[] elsewhere = [.. Enumerable.Range(0, 100).Select(static i => $"fast-{i}").Where(key => PartitionOf(key) != PartitionOf("slow")).Take(3)];
        await b.Fixture.PublishAsync(new Placed("slow", 1), new Placed(elsewhere[0], 2), new Placed(elsewhere[1], 3), new Placed(elsewhere[2], 4));
        blocks = true;
        await b.Control.ResumeAsync("stuck");
        await b.Fixture.UntilAsync(() => seen.Count == 4, "the others are handled");
        await b.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
        DateTimeOffset start = b.Fixture.Runtime.Time.GetUtcNow();
        Task freed = b.Fixture.Runtime.Start(async () =>
        {
            await b.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(45));
            blocked.SetResult();
        });
        await b.CrashAsync(("stuck", Blocking(2)));
        await freed;
        Assert.True(b.Fixture.Runtime.Time.GetUtcNow() - start >= Repartitioning.Patience);
        Assert.Equal(4, (await b.RegistrationAsync("stuck"))!.Partitions);
        Assert.Single(b.NotesOf(2107));
        await b.Fixture.SettleAsync();
        Assert.Contains(1, seen);

        static int PartitionOf(string key) => PartitionHash.Partition(PartitionHash.Of(new StreamId("orders", key)), 4);
    });

    [Fact]
    public void Progress_beside_a_state_store_changes_with_it() => ControlBench.Run(26, async b =>
    {
        Action<SubscriptionBuilder> Counting(int partitions) => s => s.Partitions(partitions).State<Tally>("tallies")
            .On<Placed>(async (e, context, ct) => await context.State<Tally>().UpdateAsync(e.Order, static before => new((before?.Events ?? 0) + 1), ct));
        await b.RestartAsync(("counting", Counting(6)));
        for (int i = 0; i < 30; i++)
        {
            await b.Fixture.PublishAsync(new Placed($"k{i % 5}", i));
        }
        await b.Fixture.SettleAsync();
        foreach (int partitions in (int[])[2, 7])
        {
            await b.RestartAsync(("counting", Counting(partitions)));
            await b.Fixture.PublishAsync([.. Enumerable.Range(0, 5).Select(static i => new Placed($"k{i}", i))]);
            await b.Fixture.SettleAsync();
            Assert.Equal(partitions, b.Fixture.Subscriptions.Get("counting").Running!.Partitions.Length);
        }
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(8, (await b.Tables.GetAsync<Tally>("counting", "tallies", $"k{i}"))!.Events);
        }
    }, withState: true);
}
