using Ruslo.Tests;

namespace Ruslo.Battery;

/// <summary>A log that sees every append before it is made, and may do something then.</summary>
internal sealed class WitnessLog(IEventLog log) : ForwardingLog(log)
{
    /// <summary>Called with the events of each append.</summary>
    public Func<ReadOnlyMemory<NewEvent>, ValueTask>? Before { get; set; }

    public override async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        if (Before is { } before)
        {
            await before(request.Events);
        }
        return await base.AppendAsync(request, cancellationToken);
    }
}
