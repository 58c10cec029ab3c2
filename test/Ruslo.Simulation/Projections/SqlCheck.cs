using System.Text;

namespace Ruslo.Battery;

/// <summary>A rule of questions in SQL, on files and real threads: SQLite does its own I/O, so no simulation has it.</summary>
internal static class SqlCheck
{
    /// <summary>Null when a question sees its range alone, however it asks.</summary>
    public static string? WhatNotices()
    {
        string directory = Directory.CreateTempSubdirectory("ruslo-sql-").FullName;
        try
        {
            return AskAsync(directory).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<string?> AskAsync(string directory)
    {
        await using var store = new SqliteStateStore(directory);
        await using IState state = await store.OpenAsync(new("views", [new("views")]));
        await state.CommitAsync(new() { Writes = [new("views", "a\n1", Encoding.UTF8.GetBytes("{}")), new("views", "b\n1", Encoding.UTF8.GetBytes("{}"))] });
        foreach (string sql in (string[])["SELECT count(*) FROM views", "SELECT count(key) FROM main.\"docs:views\"", "WITH views AS (SELECT key FROM main.\"docs:views\") SELECT count(key) FROM views"])
        {
            try
            {
                SqlRows rows = await ((ISqlState)state).QuerySqlAsync(new(sql, "views") { From = "a\n", Before = "a\v", KeyPrefix = "a\n" });
                if (rows.Rows[0][0] is not 1L)
                {
                    return $"'{sql}' saw {rows.Rows[0][0]} documents, and one is its own";
                }
            }
            catch (ArgumentException)
            {
                // Refused.
            }
        }
        return null;
    }
}
