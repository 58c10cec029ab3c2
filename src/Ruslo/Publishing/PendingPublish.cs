using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Ruslo;

/// <summary>
/// One publication of one event on its way to the log: its buffer, its request and the promise that the publisher awaits, all of them
/// reused, so that publishing allocates nothing but its result.
/// </summary>
internal sealed class PendingPublish : IValueTaskSource<Published>
{
    private const int LargestKeptBuffer = 64 * 1024;

    private readonly PendingPublishPool pool;
    private readonly NewEvent[] events = new NewEvent[1];
    private readonly AppendRequest request;
    private readonly Action completed;
    private ArrayBufferWriter<byte> payload = new(512);
    private ManualResetValueTaskSourceCore<Published> promise;
    private ValueTaskAwaiter<AppendResult> append;

    public PendingPublish(PendingPublishPool pool)
    {
        this.pool = pool;
        request = new() { Events = events, Idempotency = Idempotency.Fresh };
        completed = Complete;
    }

    /// <summary>Appends an event with a new id. Never throws: what is wrong is the task's.</summary>
    public ValueTask<Published> Start(object e, PublishOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            events[0] = pool.Drafting.Draft(e, options, pool.NewId(), handled: null, payload);
#pragma warning disable CA2012 // kept until its one continuation has run: it is consumed once
            append = pool.Log.AppendAsync(request, cancellationToken).GetAwaiter();
#pragma warning restore CA2012
            if (append.IsCompleted)
            {
                Published published = Result();
                Release();
                return new(published);
            }
        }
        catch (Exception failure)
        {
            Release();
            return failure is OperationCanceledException && cancellationToken.IsCancellationRequested
                ? ValueTask.FromCanceled<Published>(cancellationToken)
                : ValueTask.FromException<Published>(failure);
        }
        short version = promise.Version;
        Continue();
        return new(this, version);
    }

    Published IValueTaskSource<Published>.GetResult(short token)
    {
        try
        {
            return promise.GetResult(token);
        }
        finally
        {
            Release();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<Published>.GetStatus(short token) => promise.GetStatus(token);

    void IValueTaskSource<Published>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => promise.OnCompleted(continuation, state, token, flags);

    /// <summary>The continuation must not be posted to the caller's context, which may be blocked until it has run.</summary>
    private void Continue()
    {
        SynchronizationContext? callers = SynchronizationContext.Current;
        if (callers is null)
        {
            append.UnsafeOnCompleted(completed);
            return;
        }
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            append.UnsafeOnCompleted(completed);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(callers);
        }
    }

    private void Complete()
    {
        Published published;
        try
        {
            published = Result();
        }
        catch (Exception failure)
        {
            promise.SetException(failure);
            return;
        }
        promise.SetResult(published);
    }

    private Published Result()
    {
        Appended appended = AppendOutcome.Of(append.GetResult()); // first: before it, a log may not even be open
        return AppendOutcome.Published(pool.Log.Id, appended, 0, in events[0]);
    }

    private void Release()
    {
        promise.Reset();
        append = default;
        events[0] = default;
        if (payload.Capacity > LargestKeptBuffer)
        {
            payload = new(512);
        }
        else
        {
            payload.ResetWrittenCount();
        }
        pool.Return(this);
    }
}
