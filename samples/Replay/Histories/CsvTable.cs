using System.Globalization;
using CsvHelper;

namespace Replay;

/// <summary>A CSV file with a header, read row by row.</summary>
internal sealed class CsvTable : IDisposable
{
    private const string Time = "yyyy-MM-dd HH:mm:ss";
    private readonly CsvReader csv;

    public CsvTable(string path)
    {
        csv = new CsvReader(new StreamReader(path), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
    }

    /// <summary>All rows of a file.</summary>
    public static IEnumerable<TRow> Rows<TRow>(string folder, string file, Func<CsvTable, TRow> read)
    {
        using var table = new CsvTable(Path.Combine(folder, file));
        while (table.Next())
        {
            yield return read(table);
        }
    }

    public bool Next() => csv.Read();

    public string Text(string column) => csv.GetField(column) ?? "";

    public int Number(string column) => int.Parse(Text(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public decimal Money(string column) => decimal.Parse(Text(column), NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>The data says no zone: its times are taken as UTC.</summary>
    public DateTimeOffset? TimeOrNone(string column)
        => Text(column) is { Length: > 0 } text ? new DateTimeOffset(DateTime.ParseExact(text, Time, CultureInfo.InvariantCulture), TimeSpan.Zero) : null;

    public void Dispose() => csv.Dispose();
}
