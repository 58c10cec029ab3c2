using System.Globalization;
using CsvHelper;

namespace Replay.Tests;

/// <summary>Columns of a CSV file with a header, read without what the samples read it with.</summary>
internal static class CsvRows
{
    public static List<string[]> Of(string folder, string file, params string[] columns)
    {
        using var csv = new CsvReader(new StreamReader(Path.Combine(folder, file)), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<string[]>();
        while (csv.Read())
        {
            rows.Add([.. columns.Select(column => csv.GetField(column) ?? "")]);
        }
        return rows;
    }
}
