using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Rides;

/// <summary>
/// The trip records of New York's green taxis, as the city's Taxi and Limousine Commission publishes them. Every row is a trip. What is
/// missing in one: a zone is 264, which the city calls unknown, a total is 0, a time is the other one of the row, or that of the row before.
/// </summary>
internal static class TaxiFiles
{
    private const string TripFiles = "green_tripdata_*.parquet";
    private const string ZoneFile = "taxi_zone_lookup.parquet";
    private const int UnknownZone = 264;

    /// <exception cref="ArgumentException">There are none in the folder.</exception>
    public static async Task<IReadOnlyList<Trip>> TripsAsync(string folder, CancellationToken cancellationToken)
    {
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, TripFiles) : [];
        if (files.Length == 0)
        {
            throw new ArgumentException($"'{Path.GetFullPath(folder)}' holds no {TripFiles}: it is not a folder of trip records.");
        }
        var trips = new List<Trip>();
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            await ReadAsync(file, async group => await AddAsync(group, trips), cancellationToken);
        }
        return trips;
    }

    /// <summary>What zones are called; nothing when the folder does not say it.</summary>
    public static async Task<IReadOnlyDictionary<int, string>> ZonesAsync(string folder, CancellationToken cancellationToken)
    {
        var zones = new Dictionary<int, string>();
        string file = Path.Combine(folder, ZoneFile);
        if (File.Exists(file))
        {
            await ReadAsync(file, async group =>
            {
                long?[] ids = await group.ValuesAsync<long>("LocationID");
                string?[] names = await group.TextsAsync("Zone");
                for (int row = 0; row < ids.Length; row++)
                {
                    if (ids[row] is { } id && names[row] is { Length: > 0 } name)
                    {
                        zones[(int)id] = name;
                    }
                }
            }, cancellationToken);
        }
        return zones;
    }

    private static async Task AddAsync(RowGroup group, List<Trip> trips)
    {
        DateTime?[] started = await group.ValuesAsync<DateTime>("lpep_pickup_datetime");
        DateTime?[] ended = await group.ValuesAsync<DateTime>("lpep_dropoff_datetime");
        int?[] from = await group.ValuesAsync<int>("PULocationID");
        int?[] to = await group.ValuesAsync<int>("DOLocationID");
        double?[] totals = await group.ValuesAsync<double>("total_amount");
        for (int row = 0; row < started.Length; row++)
        {
            DateTimeOffset before = trips.Count > 0 ? trips[^1].StartedAt : DateTimeOffset.UnixEpoch;
            DateTimeOffset at = TimeOf(started[row] ?? ended[row]) ?? before;
            trips.Add(new((trips.Count + 1).ToString(CultureInfo.InvariantCulture), from[row] ?? UnknownZone, to[row] ?? UnknownZone, at, TimeOf(ended[row]) ?? at, MoneyOf(totals[row])));
        }
    }

    /// <summary>In cents: the data keeps amounts as binary fractions.</summary>
    private static decimal MoneyOf(double? amount) => amount is { } known && double.IsFinite(known) ? Math.Round((decimal)known, 2, MidpointRounding.AwayFromZero) : 0;

    /// <summary>The data says no zone: its times are taken as UTC.</summary>
    private static DateTimeOffset? TimeOf(DateTime? time) => time is { } known ? new(DateTime.SpecifyKind(known, DateTimeKind.Unspecified), TimeSpan.Zero) : null;

    private static async Task ReadAsync(string file, Func<RowGroup, Task> read, CancellationToken cancellationToken)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(file, cancellationToken: cancellationToken);
        for (int i = 0; i < reader.RowGroupCount; i++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(i);
            await read(new(file, reader.Schema, group, cancellationToken));
        }
    }

    /// <summary>A part of a file, read column by column.</summary>
    private sealed class RowGroup(string file, ParquetSchema schema, ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        public async Task<T?[]> ValuesAsync<T>(string column) where T : struct
        {
            var values = new T?[group.RowCount];
            await group.ReadAsync(Find(column), values.AsMemory(), null, cancellationToken);
            return values;
        }

        public async Task<string?[]> TextsAsync(string column)
        {
            var values = new string?[group.RowCount];
            await group.ReadAsync(Find(column), values.AsMemory(), null, cancellationToken);
            return values;
        }

        private DataField Find(string column)
            => Array.Find(schema.GetDataFields(), field => field.Name == column) ?? throw new ArgumentException($"'{file}' has no column {column}: it is not of the form that is known here.");
    }
}
