using Ruslo.Tests;

namespace Ruslo.Battery;

/// <summary>A log of which somebody sees every append before and after it is made, and may do something then.</summary>
internal sealed class WitnessLog(IEventLog log, Func<AppendRequest, ValueTask> before, Action after) : ForwardingLog(log)
{
    public override async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        await before(request);
        AppendResult result = await base.AppendAsync(request, cancellationToken);
        after();
        return result;
    }
}
