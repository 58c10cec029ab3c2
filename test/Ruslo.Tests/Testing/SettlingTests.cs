using Xunit;

namespace Ruslo.Tests.Testing;

public sealed class SettlingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slow_machine_alone_neither_moves_virtual_time_nor_ends_the_wait()
    {
        var time = new SimulatedTime();
        var work = new WatchedScheduler();
        using var runs = new ManualResetEventSlim();
        Task slow = Task.Factory.StartNew(() => runs.Wait(Stop), Stop, TaskCreationOptions.None, work); // queued, or running, all the time
        await using ITimer timer = time.CreateTimer(static _ => { }, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan); // beyond what settling may advance
        int looks = 0;
        Look settled = await new Settling(LookAsync, time, new HandlingRecorder(), work, new()).RunAsync(Stop);
        Assert.True(settled.IsDone);
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
        await slow;

        ValueTask<Look> LookAsync(CancellationToken cancellationToken)
        {
            bool isDone = ++looks > 300; // far more than what stands still is given
            if (isDone)
            {
                runs.Set();
            }
            return new(At(isDone ? 1 : 0, failures: 1));
        }
    }

    [Fact]
    public async Task What_waits_for_a_time_that_is_too_far_off_fails_when_nothing_runs()
    {
        var time = new SimulatedTime();
        await using ITimer timer = time.CreateTimer(static _ => { }, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        var settling = new Settling(_ => new(At(0, failures: 1)), time, new HandlingRecorder(), new WatchedScheduler(), new());
        TestAppException failure = await Assert.ThrowsAsync<TestAppException>(async () => await settling.RunAsync(Stop));
        Assert.Contains("of virtual time", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_queued_is_not_taken_for_done_while_a_handler_is_under_way()
    {
        var work = new WatchedScheduler();
        var recorder = new HandlingRecorder();
        var settling = new Settling(_ => new(At(1, failures: 0)), new SimulatedTime(), recorder, work, new());
        var handler = new TaskCompletionSource();
        using var runs = new ManualResetEventSlim();
        Task handling = recorder.InvokeAsync(null!, (_, _) => new(handler.Task), Stop).AsTask();
        Task queued = Task.Factory.StartNew(() => runs.Wait(Stop), Stop, TaskCreationOptions.None, work);
        Assert.False(await settling.RunQueuedAsync(Stop));

        runs.Set();
        await queued;
        handler.SetResult();
        await Assert.ThrowsAsync<NullReferenceException>(() => handling); // there is no context to record it under
        Assert.True(await settling.RunQueuedAsync(Stop));
    }

    /// <summary>One event in the log, and a subscription that stands at a position.</summary>
    private static Look At(long position, long failures) => new(DateTimeOffset.UnixEpoch, 1,
        [new() { Name = "s", Generation = 1, Mode = DeliveryMode.AtLeastOnce, State = SubscriptionState.Running, Head = 1, Partitions = [new() { Number = 0, Epoch = 1, State = SubscriptionState.Running, Position = position, Checkpoint = position, CatchingUp = false, Handled = 0, Failures = failures, Unknown = 0, ParkedKeys = 0, ParkedEvents = 0 }] }], [], false);
}
