namespace Ruslo.Tests.Subscriptions.Definitions;

/// <summary>A log whose appends are steps of a process that may die.</summary>
internal sealed class DyingLog(IEventLog log, Death death) : ForwardingLog(log, staysOpen: true)
{
    public override ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default) => death.StepAsync(() => base.AppendAsync(request, cancellationToken));
}
