namespace Rides;

/// <summary>All trips of a history, and what its zones are called: the world that the services act in.</summary>
internal sealed class City(string name, IReadOnlyList<Trip> trips, IReadOnlyDictionary<int, string> zones)
{
    private readonly Dictionary<string, Trip> byId = trips.ToDictionary(static trip => trip.Id, StringComparer.Ordinal);

    /// <summary>What happens of itself: people want to go somewhere. All else follows from it.</summary>
    public History Requests { get; } = RequestsOf(name, trips);

    public IReadOnlyList<Trip> Trips => trips;

    public Trip this[string id] => byId[id];

    public string NameOf(int zone) => zones.TryGetValue(zone, out string? known) ? known : $"zone {zone}";

    private static History RequestsOf(string name, IReadOnlyList<Trip> trips)
    {
        var timeline = new Timeline("rides");
        foreach (Trip trip in trips)
        {
            timeline.Add(trip.RequestedAt, trip.Id, 0, new TripRequested(trip.Id, trip.PickupZone, trip.RequestedAt));
        }
        return new(name, timeline.InOrder());
    }
}
