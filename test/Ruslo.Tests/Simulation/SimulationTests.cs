using System.Threading.Channels;
using Xunit;

namespace Ruslo.Tests;

public sealed class SimulationTests
{
    [Fact]
    public void The_same_seed_gives_the_same_trace()
    {
        Assert.Equal(Simulation.Run(7, RaceAsync), Simulation.Run(7, RaceAsync));
    }

    [Fact]
    public void Different_seeds_give_different_interleavings()
    {
        var traces = new HashSet<ulong>();
        for (ulong seed = 1; seed <= 50; seed++)
        {
            traces.Add(Simulation.Run(seed, RaceAsync).Trace);
        }
        Assert.Equal(50, traces.Count);
    }

    [Fact]
    public void A_race_is_lost_under_some_seed()
    {
        int losses = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            Simulation.Run(seed, async sim =>
            {
                int value = 0;
                async Task IncrementAsync()
                {
                    int read = value;
                    await sim.PauseAsync();
                    value = read + 1;
                }
                await Task.WhenAll(sim.Runtime.Start(IncrementAsync), sim.Runtime.Start(IncrementAsync));
                losses += value == 1 ? 1 : 0;
            });
        }
        Assert.InRange(losses, 1, 99);
    }

    [Fact]
    public void Hours_pass_at_once_and_timers_fire_in_the_order_of_their_due_times()
    {
        var fired = new List<int>();
        SimulationResult result = Simulation.Run(1, sim => Task.WhenAll(Enumerable.Range(1, 3).Reverse().Select(async hours =>
        {
            await sim.Runtime.DelayAsync(TimeSpan.FromHours(hours));
            fired.Add(hours);
        })));
        Assert.Equal([1, 2, 3], fired);
        Assert.Equal(TimeSpan.FromHours(3), result.Elapsed);
    }

    [Fact]
    public void What_waits_for_ever_fails_the_run()
    {
        var failure = Assert.Throws<SimulationException>(() => Simulation.Run(4, _ => new TaskCompletionSource().Task));
        Assert.Contains("Seed 4", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_never_ends_fails_the_run()
    {
        Assert.Throws<SimulationException>(() => Simulation.Run(4, async sim =>
        {
            while (sim.Seed == 4)
            {
                await Task.Yield();
            }
        }, maxSteps: 1000));
    }

    [Fact]
    public void What_another_thread_queues_fails_the_run()
    {
        var failure = Assert.Throws<SimulationException>(() => Simulation.Run(4, async sim =>
        {
            var done = new TaskCompletionSource();
            Task waiting = WaitAsync(done.Task);
            var thread = new Thread(done.SetResult);
            thread.Start();
            thread.Join();
            await waiting;
        }));
        Assert.Contains("another thread", failure.Message, StringComparison.Ordinal);

        static async Task WaitAsync(Task task) => await task;
    }

    [Fact]
    public void The_failure_of_the_body_is_the_failure_of_the_run()
    {
        var failure = Assert.Throws<SimulationException>(() => Simulation.Run(9, async sim =>
        {
            await sim.PauseAsync();
            throw new InvalidOperationException("so it is");
        }));
        Assert.IsType<InvalidOperationException>(failure.InnerException);
        Assert.Equal(9ul, failure.Seed);
    }

    [Fact]
    public void Ids_repeat_with_the_seed_and_are_version_7()
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddMilliseconds(0x0123456789AB);
        Guid id = new SeededIdSource(5).NewId(now);
        Assert.Equal(id, new SeededIdSource(5).NewId(now));
        Assert.NotEqual(id, new SeededIdSource(6).NewId(now));
        Assert.Equal(7, id.Version);
        Assert.StartsWith("01234567-89ab-7", id.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_set_back_delays_no_timer()
    {
        var time = new SimulatedTime();
        int fired = 0;
        using ITimer timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        DateTimeOffset before = time.GetUtcNow();
        time.Adjust(TimeSpan.FromHours(-1));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, fired);
        Assert.Equal(before.AddHours(-1).AddSeconds(5), time.GetUtcNow());
    }

    [Fact]
    public void A_timer_changed_or_disposed_fires_only_as_it_was_last_set()
    {
        var time = new SimulatedTime();
        var fired = new List<string>();
        using ITimer moved = time.CreateTimer(_ => fired.Add("moved"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        ITimer gone = time.CreateTimer(_ => fired.Add("gone"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        moved.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        gone.Dispose();
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(fired);
        Assert.True(time.AdvanceToNextTimer());
        Assert.Equal(["moved"], fired);
        Assert.False(time.AdvanceToNextTimer());
    }

    private static async Task RaceAsync(Simulation sim)
    {
        var channel = Channel.CreateBounded<int>(2);
        Task writers = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => sim.Runtime.Start(async () =>
        {
            for (int i = 0; i < 5; i++)
            {
                await sim.PauseAsync(3);
                await channel.Writer.WriteAsync((writer * 10) + i);
                await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(3)));
            }
        })));
        for (int read = 0; read < 20; read++)
        {
            int value = await channel.Reader.ReadAsync();
            sim.Note($"{value} {sim.Runtime.Ids.NewId(sim.Time.GetUtcNow())}");
        }
        await writers;
    }
}
