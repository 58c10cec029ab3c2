namespace Ruslo;

internal static class WaitChecks
{
    public static void AddTo(LogCheckList checks)
    {
        checks.Add("Waiting for what is there completes at once", ReachedAsync);
        checks.Add("Waiting completes when the position is reached, and not before", ReachesAsync);
        checks.Add("Many waiters for many positions all complete", ManyAsync);
        checks.Add("A cancelled wait ends, and others go on", CancelledAsync);
        checks.Add("A waiter that has been woken can read up to what it waited for", ReadableAsync);
    }

    private static async Task ReachedAsync(LogFixture f)
    {
        await f.AppendAsync("t/a", 3);
        foreach (long position in (long[])[-1, 0, 1, 3])
        {
            Expect.Equal(3, await f.Log.WaitAsync(position));
        }
    }

    private static async Task ReachesAsync(LogFixture f)
    {
        Task<long> third = f.Log.WaitAsync(3).AsTask();
        await f.AppendAsync("t/a", 2);
        Expect.That(!third.IsCompleted, "a wait for 3 is not over at 2");
        Expect.Is<Conflict>(await f.TryAppendAsync(f.Events("t/a", 5), expected: [LogFixture.That("t/a", ExpectedVersion.NoStream)]));
        Expect.That(!third.IsCompleted, "a conflict ends no wait");
        await f.AppendAsync("t/a", 4);
        Expect.That(await f.SoonAsync(third) >= 3);
    }

    private static async Task ManyAsync(LogFixture f)
    {
        Task<long>[] waits = [.. Enumerable.Range(1, 300).Select(i => f.Log.WaitAsync(i).AsTask())];
        for (int i = 0; i < 100; i++)
        {
            await f.AppendAsync("t/a", 3);
        }
        for (int i = 0; i < waits.Length; i++)
        {
            Expect.That(await f.SoonAsync(waits[i]) >= i + 1);
        }
    }

    private static async Task CancelledAsync(LogFixture f)
    {
        using var cancellation = new CancellationTokenSource();
        Task<long> cancelled = f.Log.WaitAsync(1, cancellation.Token).AsTask();
        Task<long> other = f.Log.WaitAsync(1).AsTask();
        cancellation.Cancel();
        await Expect.ThrowsAsync<OperationCanceledException>(() => f.SoonAsync(cancelled));
        await f.AppendAsync("t/a", 1);
        Expect.Equal(1, await f.SoonAsync(other));
    }

    private static async Task ReadableAsync(LogFixture f)
    {
        Task follower = f.Runtime.Start(async () =>
        {
            for (long next = 1; next <= 200; next++)
            {
                long head = await f.Log.WaitAsync(next);
                Expect.That(head >= next && f.Log.Head >= head, "the head never goes back");
                Expect.Equal(next, (await f.Log.ReadAsync(next - 1, EventFilter.Everything, 1)).Events[0].Position);
            }
        });
        for (int i = 0; i < 100; i++)
        {
            await f.AppendAsync("t/a", 2);
        }
        await follower;
    }
}
