using System.Globalization;
using Ruslo;

namespace Rides;

/// <summary>Reads the figures from the views, from what the desk has counted, and from the list of sagas.</summary>
internal sealed class FigureReader(Counter counter, IViews views, ISagas sagas)
{
    private const int Page = 1_000;
    private const int Top = 10;
    private const int StepsOfCompleted = 4;
    private const int StepsOfCancelled = 6; // three that succeed, and are undone

    public async Task<RidesFigures> ReadAsync(double eventsPerSecond, double endedPerSecond, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, Zone>> zones = await AllAsync<Zone>(cancellationToken);
        List<KeyValuePair<string, Car>> cars = await AllAsync<Car>(cancellationToken);
        Takings takings = await counter.TakingsAsync(cancellationToken);
        (long completed, long cancelled) = (zones.Sum(static zone => zone.Value.Completed), zones.Sum(static zone => zone.Value.Cancelled));
        double stepsOfOne = takings.Ended == 0 ? 0 : (double)(completed * StepsOfCompleted + cancelled * StepsOfCancelled) / takings.Ended;
        return new()
        {
            Trips = zones.Sum(static zone => zone.Value.Trips),
            Completed = completed,
            Cancelled = cancelled,
            FareTotal = zones.Sum(static zone => zone.Value.Fares),
            Paid = takings.Paid,
            Refunded = takings.Refunded,
            Open = await OpenAsync(cancellationToken),
            Locations = cars.Sum(static car => car.Value.Locations),
            TripsByPickupZone = zones.Where(static zone => zone.Value.Trips > 0).OrderBy(static zone => NumberOf(zone.Key)).ToDictionary(static zone => zone.Key, static zone => zone.Value.Trips),
            Surge = [.. (await AllAsync<Surge>(cancellationToken)).Where(static surge => surge.Value.Most > 0)
                .OrderByDescending(static surge => surge.Value.Most).ThenBy(static surge => NumberOf(surge.Key)).Take(Top)
                .Select(static surge => new SurgeFigures(NumberOf(surge.Key), surge.Value.Most, surge.Value.MostAt, surge.Value.Multiplier))],
            Dispatch = new(takings.Declined, takings.Unanswered, cars.Count),
            EventsPerSecond = Math.Round(eventsPerSecond, 1),
            StepsPerSecond = Math.Round(stepsOfOne * endedPerSecond, 1),
        };
    }

    private async Task<long> OpenAsync(CancellationToken cancellationToken)
    {
        long open = 0;
        foreach (SagaStatus status in (SagaStatus[])[SagaStatus.Running, SagaStatus.Compensating, SagaStatus.CompensationFailed])
        {
            SagaPage? page = null;
            do
            {
                page = await sagas.ListAsync(new() { Saga = RideSaga.Definition.Name, Status = status, Limit = Page, Cursor = page?.Cursor }, cancellationToken);
                open += page.Instances.Count;
            }
            while (page.Cursor is not null);
        }
        return open;
    }

    private ValueTask<List<KeyValuePair<string, TView>>> AllAsync<TView>(CancellationToken cancellationToken) where TView : class
        => views.Of<TView>().StreamAsync(static q => q with { Limit = Page }, cancellationToken).ToListAsync(cancellationToken);

    private static int NumberOf(string zone) => int.Parse(zone, CultureInfo.InvariantCulture);
}
