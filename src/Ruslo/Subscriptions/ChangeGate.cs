using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>Lets one change of subscriptions through at a time, and none once they are to end. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Who ends it late may still hurry; a source without a timer holds nothing.")]
internal sealed class ChangeGate
{
    private readonly AsyncGate gate = new();
    private readonly CancellationTokenSource hurry = new();
    private volatile bool isEnding;
    private bool hasEnded;

    public ChangeGate() => Hurried = hurry.Token;

    /// <summary>The end was cancelled: whatever is waited for is to end at once.</summary>
    public CancellationToken Hurried { get; }

    public bool IsEnding => isEnding;

    /// <summary>Makes a change, with a token that its caller cancels, or an end that is in a hurry.</summary>
    public async ValueTask RunAsync(Func<CancellationToken, ValueTask> change, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Hurried);
        await gate.EnterUnlessAsync(either.Token);
        try
        {
            if (isEnding)
            {
                throw new RusloException("The application is stopping: its subscriptions cannot be changed any more.");
            }
            await change(either.Token);
        }
        finally
        {
            gate.Leave();
        }
    }

    /// <summary>Makes the last change, once; who asks again waits for it. It waits for the one that is under way, which is told to end when this is cancelled.</summary>
    /// <param name="begin">Done at once.</param>
    /// <param name="end">Done when no other change is under way.</param>
    /// <param name="cancellationToken">Whatever is waited for is to end at once.</param>
    public async ValueTask EndAsync(Action begin, Func<ValueTask> end, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        isEnding = true;
        using CancellationTokenRegistration hurried = cancellationToken.UnsafeRegister(static hurry => ((CancellationTokenSource)hurry!).Cancel(), hurry);
        begin();
        await gate.EnterAsync();
        try
        {
            if (!hasEnded)
            {
                await end();
                hasEnded = true;
            }
        }
        finally
        {
            gate.Leave();
        }
    }
}
