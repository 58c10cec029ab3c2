using Ruslo;

namespace Rides;

/// <summary>One run: passengers ask for trips, and it ends when every trip has come to its end, and the views hold it.</summary>
internal sealed class RidesRun(Passengers passengers, Counter counter, ISubscriptions subscriptions, StateFigures tallies, FigureReader figures, IEventLog log, TimeProvider time)
{
    public async Task<RidesFigures> RunAsync(City city, IDisplay display, CancellationToken cancellationToken)
    {
        await passengers.FindStartAsync(cancellationToken);
        (long start, long before, long ended) = (time.GetTimestamp(), await HeadAsync(cancellationToken), await counter.EndedAsync(cancellationToken));
        Task published = passengers.PublishAsync(cancellationToken);
        Task settled = UntilEndedAsync(city.Trips.Count, cancellationToken);
        await new Watch(passengers, city.Requests, ServiceNames.All, subscriptions, tallies, time).UntilDoneAsync(display, [published, settled], null, cancellationToken);
        double seconds = time.GetElapsedTime(start).TotalSeconds;
        return await figures.ReadAsync((await HeadAsync(cancellationToken) - before) / seconds, (city.Trips.Count - ended) / seconds, cancellationToken);
    }

    private async Task UntilEndedAsync(long trips, CancellationToken cancellationToken)
    {
        while (await counter.EndedAsync(cancellationToken) < trips)
        {
            await Task.Delay(Watch.Look, time, cancellationToken);
        }
    }

    private async Task<long> HeadAsync(CancellationToken cancellationToken) => (await log.ReadAsync(0, EventFilter.All, 1, cancellationToken)).Head;
}
