using Ruslo.Tests;

namespace Ruslo.Battery;

/// <summary>A log to which what a flow tells is appended only when it is let go.</summary>
internal sealed class HeldLog(IEventLog log) : ForwardingLog(log)
{
    private readonly TaskCompletionSource let = new();

    /// <summary>Whether something waits.</summary>
    public bool Holds { get; private set; }

    public void Let() => let.TrySetResult();

    public override async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        if (!request.Events.IsEmpty && request.Events.Span[0].Name == "flow-stalled")
        {
            Holds = true;
            await let.Task;
        }
        return await base.AppendAsync(request, cancellationToken);
    }
}
