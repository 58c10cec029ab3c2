using Ruslo;

namespace Media;

/// <summary>
/// The players of all viewers: they publish what happens, each window in one append, which is there whole or not at all. At full speed they
/// find out what this machine holds: they wait while any service is so far behind that recommendations would become stale.
/// </summary>
internal sealed class Player(History history, double? speed, IDirectBus bus, ISubscriptions subscriptions, IEventLog log, TimeProvider time) : Publisher(history, speed, MediaHistory.StreamOf, log, time)
{
    private static readonly TimeSpan Behind = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private readonly bool keepsStep = speed is null;

    protected override async Task PublishAsync(int start, int end, CancellationToken cancellationToken)
    {
        await bus.PublishAllAsync([.. History.Events.Skip(start).Take(end - start).Select(static e => e.ToPublish())], cancellationToken);
        while (keepsStep && (await subscriptions.ListAsync(cancellationToken)).Any(static s => s.LagTime > Behind))
        {
            await Task.Delay(Pause, Time, cancellationToken);
        }
    }
}
