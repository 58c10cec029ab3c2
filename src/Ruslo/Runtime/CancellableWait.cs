namespace Ruslo;

/// <summary>
/// Waiting for a task that cannot be cancelled itself. <c>Task.WaitAsync</c> completes on the thread pool when
/// the task runs its continuations asynchronously; this stays on the awaiter's scheduler.
/// </summary>
internal static class CancellableWait
{
    public static async ValueTask OrCancelledAsync(this Task task, CancellationToken cancellationToken)
    {
        if (task.IsCompleted || !cancellationToken.CanBeCanceled)
        {
            await task;
            return;
        }
        var either = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration cancelled = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), either);
        _ = RelayAsync(task, either);
        await either.Task;
    }

    private static async Task RelayAsync(Task task, TaskCompletionSource to)
    {
        try
        {
            await task;
            to.TrySetResult();
        }
#pragma warning disable CA1031 // whatever the task failed with is the waiter's
        catch (Exception failure)
#pragma warning restore CA1031
        {
            to.TrySetException(failure);
        }
    }
}
