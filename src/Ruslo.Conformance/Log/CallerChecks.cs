namespace Ruslo;

/// <summary>How a log treats its caller: cancellation, and a synchronization context that its caller blocks.</summary>
internal static class CallerChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static void AddTo(LogCheckList checks)
    {
        checks.Add("A call that is cancelled before it begins does nothing", CancelledBeforeAsync);
        checks.Add("An append that ends as cancelled was not made, any other was", CancelledAmongAsync);
        checks.AddThreaded("A caller that blocks under a synchronization context is not deadlocked", BlockingAsync);
    }

    private static async Task CancelledBeforeAsync(LogFixture f)
    {
        await f.AppendAsync("t/a", 1);
        var cancelled = new CancellationToken(canceled: true);
        await Expect.ThrowsAsync<OperationCanceledException>(() => f.Log.AppendAsync(new AppendRequest { Events = f.Events("t/a", 1) }, cancelled).AsTask());
        await Expect.ThrowsAsync<OperationCanceledException>(() => f.Log.ReadAsync(0, EventFilter.Everything, 1, cancelled).AsTask());
        await Expect.ThrowsAsync<OperationCanceledException>(() => f.Log.ReadStreamAsync(StreamId.Parse("t/a"), 0, ReadDirection.Forwards, 1, cancelled).AsTask());
        await Expect.ThrowsAsync<OperationCanceledException>(() => f.Log.FindAsync(f.NewId(), cancelled).AsTask());
        await Expect.ThrowsAsync<OperationCanceledException>(() => f.Log.FindCorrelatedAsync(f.NewId(), 0, 1, cancelled).AsTask());
        await Expect.ThrowsAsync<OperationCanceledException>(() => f.Log.FindPositionAsync(default, cancelled).AsTask());
        await Expect.ThrowsAsync<OperationCanceledException>(() => f.Log.ReadProgressAsync("", cancelled).AsTask());
        await Expect.ThrowsAsync<OperationCanceledException>(() => f.Log.WaitAsync(5, cancelled).AsTask());
        Expect.Equal(2, (await f.AppendAsync("t/a", 1)).FirstPosition);
    }

    private static async Task CancelledAmongAsync(LogFixture f)
    {
        NewEvent[] events = f.Events("t/a", 200);
        var made = new bool[events.Length];
        await Task.WhenAll(events.Select((e, i) => f.Runtime.Start(async () =>
        {
            using var cancellation = new CancellationTokenSource();
            Task<AppendResult> appending = f.Log.AppendAsync(new AppendRequest { Events = new[] { e } }, cancellation.Token).AsTask();
            if (i % 2 == 0)
            {
                await Task.Yield();
            }
            cancellation.Cancel();
            try
            {
                made[i] = await appending is Appended;
            }
            catch (OperationCanceledException)
            {
            }
        })));
        await f.AppendAsync("t/b", 1);
        for (int i = 0; i < events.Length; i++)
        {
            Expect.Equal(made[i], await f.Log.FindAsync(events[i].EventId) is not null, "whether a cancelled append was made");
        }
    }

    private static async Task BlockingAsync(LogFixture f)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new NeverPumped());
            try
            {
                for (int i = 0; i < 20; i++)
                {
                    Block(f.TryAppendAsync(f.Events("t/a", 2)).AsTask());
                    Block(f.Log.AppendAsync(new AppendRequest { Moves = [LogFixture.Move($"p/{i}", null, "1")], Lazy = i == 0 }).AsTask());
                }
                Block(f.Log.ReadAsync(0, EventFilter.Everything, 100).AsTask());
                Block(f.Log.ReadStreamAsync(StreamId.Parse("t/a"), 0, ReadDirection.Forwards, 100).AsTask());
                Block(f.Log.FindAsync(f.NewId()).AsTask());
                Block(f.Log.FindCorrelatedAsync(f.NewId(), 0, 1).AsTask());
                Block(f.Log.FindPositionAsync(DateTimeOffset.MaxValue).AsTask());
                Block(f.Log.ReadProgressAsync("").AsTask());
                Block(f.Log.WaitAsync(40).AsTask());
                Task later = f.Log.WaitAsync(41).AsTask();
                Block(f.TryAppendAsync(f.Events("t/a", 1)).AsTask());
                Block(later);
                ended.SetResult();
            }
            catch (Exception failure)
            {
                ended.SetException(failure);
            }
        })
        { IsBackground = true };
        thread.Start();
        await ended.Task;
    }

    private static void Block(Task task) => Expect.That(task.Wait(Patience), "a blocked caller gets its result");

    /// <summary>The context of a thread that blocks: what is posted to it never runs.</summary>
    private sealed class NeverPumped : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) { }

        public override SynchronizationContext CreateCopy() => this;
    }
}
