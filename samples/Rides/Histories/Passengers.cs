using Ruslo;

namespace Rides;

/// <summary>
/// The passengers, who want to go somewhere. At full speed they find out what this machine holds: no more are under way at a time than are
/// looked after quickly, so that drivers are late because they are, and not the machine.
/// </summary>
internal sealed class Passengers(City city, Pace pace, IDirectBus bus, Counter counter, IEventLog log, TimeProvider time) : Publisher(city.Requests, pace.Speed, static e => new("trips", ((TripEvent)e).TripId), log, time)
{
    private const int Group = 64;
    private const int MostUnderWay = 400;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    protected override async Task PublishAsync(int start, int end, CancellationToken cancellationToken)
    {
        for (int from = start; from < end; from += Group)
        {
            while (pace.Speed is null && from - await counter.EndedAsync(cancellationToken) > MostUnderWay - Group)
            {
                await Task.Delay(Pause, Time, cancellationToken);
            }
            await bus.PublishAllAsync([.. History.Events.Skip(from).Take(Math.Min(Group, end - from)).Select(static e => e.ToPublish())], cancellationToken);
        }
    }
}
