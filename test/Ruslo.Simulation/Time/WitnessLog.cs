using Ruslo.Tests;

namespace Ruslo.Battery;

/// <summary>A log of which somebody sees every append before it is made, and may do something then.</summary>
internal sealed class WitnessLog(IEventLog log, Func<ReadOnlyMemory<NewEvent>, ValueTask> before) : ForwardingLog(log)
{
    public override async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        await before(request.Events);
        return await base.AppendAsync(request, cancellationToken);
    }
}
