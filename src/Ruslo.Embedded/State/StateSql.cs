using System.Collections.Concurrent;
using System.Text;

namespace Ruslo;

/// <summary>
/// The statements of <c>State/Sql</c>. Values are always parameters; what cannot be one, the names of tables, columns and indexes, is made
/// here from declared names, which consist of a-z, 0-9 and '-'.
/// </summary>
internal static class StateSql
{
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    public static string TableOf(string table) => $"docs:{table}";

    public static string ColumnOf(string index) => $"by:{index}";

    /// <summary>The index of a column, as declared: the reverse of <see cref="ColumnOf"/>.</summary>
    public static string IndexOf(string column) => column["by:".Length..];

    public static string Text(string statement) => Texts.GetOrAdd(statement, Load);

    public static string Text(string statement, string table, string? index = null)
    {
        string text = Text(statement).Replace("{table}", TableOf(table), StringComparison.Ordinal);
        return index is null ? text
            : text.Replace("{column}", ColumnOf(index), StringComparison.Ordinal).Replace("{index}", $"by:{table}:{index}", StringComparison.Ordinal);
    }

    /// <summary>The statement that writes a document of a table with all of its index values, $v0 and on.</summary>
    public static string SetDocument(StateTable table)
    {
        var columns = new StringBuilder();
        var values = new StringBuilder();
        var updates = new StringBuilder();
        for (int i = 0; i < table.Indexes.Count; i++)
        {
            string column = ColumnOf(table.Indexes[i]);
            columns.Append(System.Globalization.CultureInfo.InvariantCulture, $", \"{column}\"");
            values.Append(System.Globalization.CultureInfo.InvariantCulture, $", $v{i}");
            updates.Append(System.Globalization.CultureInfo.InvariantCulture, $", \"{column}\" = excluded.\"{column}\"");
        }
        return Text("set-document", table.Name)
            .Replace("{columns}", columns.ToString(), StringComparison.Ordinal)
            .Replace("{values}", values.ToString(), StringComparison.Ordinal)
            .Replace("{updates}", updates.ToString(), StringComparison.Ordinal);
    }

    private static string Load(string statement)
    {
        using Stream resource = typeof(StateSql).Assembly.GetManifestResourceStream($"state/{statement}.sql")
            ?? throw new InvalidOperationException($"There is no statement '{statement}'.");
        using var reader = new StreamReader(resource);
        return string.Join('\n', reader.ReadToEnd().Split('\n').Where(static line => !line.StartsWith("--", StringComparison.Ordinal))).Trim();
    }
}
