using System.Buffers;
using System.Threading.Tasks.Sources;

namespace Ruslo;

/// <summary>
/// An append on its way: encoded by its caller, decided by the sequencer, awaited by its caller. Pooled: it goes back when both its
/// caller has taken the result and the sequencer has let go of it.
/// </summary>
internal sealed class PendingAppend(PendingAppendPool pool) : IValueTaskSource<AppendResult>
{
    private const int Queued = 0, Taken = 1, Cancelled = 2;
    private const int KeptBytes = 4096;

    private ManualResetValueTaskSourceCore<AppendResult> core;
    private CancellationTokenRegistration registration;
    private CancellationToken cancellation;
    private int state;
    private int users;

    public AppendRequest Request { get; set; } = null!;

    /// <summary>The frames of the events, then that of the moves, then identities of streams that are only checked.</summary>
    public byte[] Buffer { get; private set; } = [];

    public EncodedEvent[] Events { get; set; } = new EncodedEvent[1];

    public StreamSlot[] Streams { get; set; } = new StreamSlot[1];

    public int StreamCount { get; set; }

    /// <summary>Finds the slot of a stream when there are many.</summary>
    public int[] SlotsByHash { get; set; } = [];

    /// <summary>The slot of each expectation.</summary>
    public int[] ExpectedSlots { get; set; } = [];

    public ulong[] Terms { get; set; } = [];

    public int ProgressAt { get; set; }

    /// <summary>The length of the frame of its moves; 0 when nothing changes.</summary>
    public int ProgressLength { get; set; }

    /// <summary>What its events and moves take in a batch.</summary>
    public int FrameBytes { get; set; }

    /// <summary>The head up to which the lookups were made.</summary>
    public long LookedUpTo { get; set; }

    /// <summary>What the lookup of its ids decided; null when none is known.</summary>
    public AppendResult? Known { get; set; }

    /// <summary>How its condition is checked in memory; null without one.</summary>
    public FilterBranch[]? Condition { get; set; }

    /// <summary>The first event that its condition rules out, as far as it was looked up; 0 when there is none.</summary>
    public long Contradiction { get; set; }

    /// <summary>Everything else was decided for it, but memory holds an event that its condition seems to rule out. It is looked at when it is flushed.</summary>
    public bool IsSuspected { get; set; }

    /// <summary>When the newest of its known events was recorded.</summary>
    public DateTimeOffset KnownRecordedAt { get; set; }

    /// <summary>What was decided; given to the caller after the flush.</summary>
    public AppendResult? Result { get; set; }

    public PendingAppend? Next { get; set; }

    /// <summary>Makes its buffer so large at least. Small ones stay with it: more are under way at once than a shared pool keeps.</summary>
    public void Hold(int bytes)
    {
        if (bytes > Buffer.Length)
        {
            Buffer = bytes <= KeptBytes ? GC.AllocateUninitializedArray<byte>(Math.Min(KeptBytes, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)bytes))) : ArrayPool<byte>.Shared.Rent(bytes);
        }
    }

    /// <summary>Hands it to the sequencer; what this returns is the caller's to await.</summary>
    public ValueTask<AppendResult> Begin(CancellationToken cancellationToken)
    {
        core.RunContinuationsAsynchronously = pool.CompletesAsynchronously;
        state = Queued;
        users = 2;
        Result = null;
        IsSuspected = false;
        cancellation = cancellationToken;
        short token = core.Version;
        if (cancellationToken.CanBeCanceled)
        {
            registration = cancellationToken.UnsafeRegister(static pending => ((PendingAppend)pending!).Cancel(), this);
        }
        return new(this, token);
    }

    /// <summary>The sequencer takes it into a group: from here on it is not cancelled. False when it was before.</summary>
    public bool TryTake() => Volatile.Read(ref state) == Taken || Interlocked.CompareExchange(ref state, Taken, Queued) == Queued;

    public void Complete(AppendResult result)
    {
        ReturnBuffer();
        core.SetResult(result);
        Release();
    }

    public void Fail(Exception failure)
    {
        ReturnBuffer();
        core.SetException(failure);
        Release();
    }

    /// <summary>It was cancelled before it was taken, or was never handed over.</summary>
    public void Drop()
    {
        ReturnBuffer();
        Release();
    }

    AppendResult IValueTaskSource<AppendResult>.GetResult(short token)
    {
        try
        {
            return core.GetResult(token);
        }
        finally
        {
            registration.Dispose(); // no callback of this use may meet the next one
            registration = default;
            core.Reset();
            Release();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<AppendResult>.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource<AppendResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => core.OnCompleted(continuation, state, token, flags);

    private void Cancel()
    {
        if (Interlocked.CompareExchange(ref state, Cancelled, Queued) == Queued)
        {
            core.SetException(new OperationCanceledException(cancellation));
        }
    }

    private void ReturnBuffer()
    {
        byte[] buffer = Buffer;
        if (buffer.Length > KeptBytes)
        {
            Buffer = [];
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref users) == 0)
        {
            pool.Return(this);
        }
    }
}
