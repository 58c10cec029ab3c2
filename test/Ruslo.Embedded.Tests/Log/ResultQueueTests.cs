using Xunit;

namespace Ruslo.Embedded.Tests.Log;

public sealed class ResultQueueTests
{
    private readonly ResultQueue results = new();
    private readonly PendingAppendPool pool = new(completesAsynchronously: true);

    [Fact]
    public async Task A_caller_who_blocks_holds_up_no_other()
    {
        using var freed = new ManualResetEventSlim();
        PendingAppend first = pool.Rent(), second = pool.Rent();
        Task<bool> blocked = BlockAsync(first.Begin(default), freed);
        Task freeing = FreeAsync(second.Begin(default), freed);
        Give(first, second);
        Assert.True(await blocked);
        await freeing;
    }

    [Fact]
    public async Task Each_caller_gets_its_own_result()
    {
        const int callers = 1000;
        PendingAppend[] pending = [.. Enumerable.Range(0, callers).Select(_ => pool.Rent())];
        Task<AppendResult>[] awaited = [.. pending.Select(static one => one.Begin(default).AsTask())];
        Give(pending);
        AppendResult[] given = await Task.WhenAll(awaited);
        Assert.Equal(Enumerable.Range(0, callers).Select(static i => (long)i), given.Select(static result => ((Appended)result).LastPosition));
    }

    [Fact]
    public async Task A_caller_who_cancels_does_not_run_its_continuation_inside_of_that()
    {
        using var cancelling = new CancellationTokenSource();
        int cancellingThread = -1;
        Task<bool> ran = RanInsideAsync(pool.Rent().Begin(cancelling.Token), () => Volatile.Read(ref cancellingThread));
        Volatile.Write(ref cancellingThread, Environment.CurrentManagedThreadId);
#pragma warning disable xUnit1051, CA1849 // it is about what Cancel itself runs
        cancelling.Cancel();
#pragma warning restore xUnit1051, CA1849
        Volatile.Write(ref cancellingThread, -1);
        Assert.False(await ran);
    }

    private void Give(params PendingAppend[] pending)
    {
        for (int i = 0; i < pending.Length; i++)
        {
            pending[i].Result = new Appended(i, i, 0, default);
            results.Add(pending[i]);
        }
        results.Start();
    }

    private static async Task<bool> BlockAsync(ValueTask<AppendResult> result, ManualResetEventSlim freed)
    {
        await result;
        return freed.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static async Task FreeAsync(ValueTask<AppendResult> result, ManualResetEventSlim freed)
    {
        await result;
        freed.Set();
    }

    private static async Task<bool> RanInsideAsync(ValueTask<AppendResult> result, Func<int> cancellingThread)
    {
        try
        {
            await result;
        }
        catch (OperationCanceledException)
        {
            return cancellingThread() == Environment.CurrentManagedThreadId;
        }
        return true;
    }
}
