using System.Globalization;
using System.Text.Json;

namespace Ruslo.Bench;

/// <summary>Prints rows for people or for programs.</summary>
internal static class Table
{
    public static void PrintJson(IReadOnlyList<Row> rows, TextWriter to) => to.WriteLine(JsonSerializer.Serialize(rows, RowJson.Default.IReadOnlyListRow));

    public static void PrintHeader(TextWriter to) => to.WriteLine(Line("job", "system", "value", "unit", "limit", "ratio", "goal", "B/event", "p50 ms", "p99 ms", ""));

    public static void Print(Row row, TextWriter to)
        => to.WriteLine(Line(row.Job, row.System, Number(row.Value), row.Unit, Number(row.Limit), Number(row.Ratio), Number(row.Goal), Number(row.AllocatedPerEvent),
            Number(row.P50), Number(row.P99), row.Reached switch { true => "reached", false => "MISSED", null => "" }));

    private static string Line(string job, string system, string value, string unit, string limit, string ratio, string goal, string allocated, string p50, string p99, string verdict)
        => $"{job,-30} {system,-12} {value,12} {unit,-10} {limit,12} {ratio,8} {goal,6} {allocated,9} {p50,9} {p99,9}  {verdict}".TrimEnd();

    private static string Number(double? value)
        => value is not { } number ? "" : number.ToString(Math.Abs(number) >= 1000 ? "#,##0" : "0.###", CultureInfo.InvariantCulture);
}
