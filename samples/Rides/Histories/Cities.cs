namespace Rides;

/// <summary>Where trips come from.</summary>
internal static class Cities
{
    /// <summary>Reads what a folder holds, or makes up a night when there is none.</summary>
    /// <exception cref="ArgumentException">The folder holds nothing that is known.</exception>
    public static async Task<City> ReadAsync(string? folder, CancellationToken cancellationToken = default)
        => folder is null
            ? new("a night that is made up", MadeUpNight.Trips(), MadeUpNight.Zones)
            : new("trips of New York's green taxis", await TaxiFiles.TripsAsync(folder, cancellationToken), await TaxiFiles.ZonesAsync(folder, cancellationToken));
}
