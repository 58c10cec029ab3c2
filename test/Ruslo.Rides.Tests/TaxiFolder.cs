using Parquet;
using Parquet.Schema;

namespace Rides.Tests;

/// <summary>Files of trips, written and read without what the sample reads them with; a folder that is deleted at the end.</summary>
internal sealed class TaxiFolder : IDisposable
{
    private static readonly DataField[] Columns = [new DataField<DateTime?>("lpep_pickup_datetime"), new DataField<DateTime?>("lpep_dropoff_datetime"), new DataField<int?>("PULocationID"), new DataField<int?>("DOLocationID"), new DataField<double?>("total_amount")];

    public string Path { get; } = Directory.CreateTempSubdirectory("ruslo-rides-data-").FullName;

    public static string RealFile => System.IO.Path.Combine(RealData.Folder("rides"), "green_tripdata_2025-11.parquet");

    /// <summary>Writes a file of the form that the city publishes, in two row groups.</summary>
    public async Task WriteAsync(IReadOnlyList<TripRow> rows)
    {
        await using FileStream file = File.Create(System.IO.Path.Combine(Path, "green_tripdata_2026-01.parquet"));
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(Columns), file);
        foreach (TripRow[] part in rows.Chunk((rows.Count + 1) / 2))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await WriteAsync(group, 0, part.Select(static row => row.Pickup));
            await WriteAsync(group, 1, part.Select(static row => row.Dropoff));
            await WriteAsync(group, 2, part.Select(static row => row.From));
            await WriteAsync(group, 3, part.Select(static row => row.To));
            await WriteAsync(group, 4, part.Select(static row => row.Total));
        }
    }

    public static async Task<List<TripRow>> ReadAsync(string path)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(path);
        var rows = new List<TripRow>();
        for (int i = 0; i < reader.RowGroupCount; i++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(i);
            async Task<T?[]> ColumnAsync<T>(int column) where T : struct
            {
                var values = new T?[group.RowCount];
                await group.ReadAsync(reader.Schema.GetDataFields().Single(field => field.Name == Columns[column].Name), values.AsMemory());
                return values;
            }
            (DateTime?[] pickups, DateTime?[] dropoffs, int?[] from, int?[] to, double?[] totals) = (await ColumnAsync<DateTime>(0), await ColumnAsync<DateTime>(1), await ColumnAsync<int>(2), await ColumnAsync<int>(3), await ColumnAsync<double>(4));
            rows.AddRange(Enumerable.Range(0, pickups.Length).Select(row => new TripRow(pickups[row], dropoffs[row], from[row], to[row], totals[row])));
        }
        return rows;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static async Task WriteAsync<T>(ParquetRowGroupWriter group, int column, IEnumerable<T?> values) where T : struct
        => await group.WriteAsync<T>(Columns[column], values.ToArray().AsMemory());
}
