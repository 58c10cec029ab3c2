using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ruslo;

/// <summary>
/// Answers questions in SQL on a connection of their own, which ends with the answer. The documents are shown through a view over a range of
/// their keys; an authorizer lets the file be read through that view alone. SQLite tells the authorizer only the name by which a
/// statement has named the view, so the one that reads the file has a name that no statement can know.
/// </summary>
internal static class StateSqlReads
{
    private const int Error = 1;
    private const int ReadOnly = 8;
    private const int Interrupted = 9;
    private const int TooLarge = 18;
    private const int Mismatch = 20;
    private const int Denied = 23;
    private const int Range = 25;

    /// <summary>A connection that can only read, of the caller's own.</summary>
    public static SqliteConnection Open(StateFile file)
    {
        // Pooling would keep files open that are to be deleted.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file.Path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw StateFault.Of(file, error);
        }
    }

    /// <summary>Lets a connection read another file too, which it can write as little as its own.</summary>
    public static void Attach(SqliteConnection connection, string path)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // an embedded statement
        command.CommandText = StateSql.Text("attach-old");
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$path", path);
        command.ExecuteNonQuery();
    }

    public static SqlRows Query(StateFile file, StateTable table, SqlQuery query, CancellationToken cancellationToken)
    {
        using SqliteConnection connection = Open(file);
        string inner = $"documents:{System.Security.Cryptography.RandomNumberGenerator.GetHexString(32)}";
        HashSet<string> tables = TablesOf(connection);
        Declare(connection, table, query, inner);
        raw.sqlite3_set_authorizer(connection.Handle!, (_, action, first, second, _, reader) => Authorize(action, first, second, reader, table.Name, inner, tables), null);
        using CancellationTokenRegistration interruption = cancellationToken.UnsafeRegister(static handle => raw.sqlite3_interrupt((sqlite3)handle!), connection.Handle!);
        try
        {
            return Read(connection, query);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == Interrupted)
        {
            throw new OperationCanceledException("The statement was interrupted.", error, cancellationToken);
        }
        catch (SqliteException error) when (error.SqliteErrorCode is Error or ReadOnly or TooLarge or Mismatch or Denied or Range)
        {
            throw new ArgumentException($"'{query.Text}' cannot be answered: {error.Message} It may read \"{table.Name}\" with the columns key, document{string.Concat(table.Indexes.Select(static index => $", \"{index}\""))}, and nothing else, and it changes nothing.", nameof(query), error);
        }
        catch (InvalidOperationException missing)
        {
            throw new ArgumentException($"'{query.Text}' cannot be answered: {missing.Message}", nameof(query), missing); // a parameter without a value
        }
    }

    private static void Declare(SqliteConnection connection, StateTable table, SqlQuery query, string inner)
    {
        int skipped = query.KeyPrefix.EnumerateRunes().Count() + 1;
        connection.CreateFunction("ruslo_from", () => query.From, isDeterministic: true);
        connection.CreateFunction<object>("ruslo_before", () => query.Before ?? (object)Array.Empty<byte>(), isDeterministic: true);
        connection.CreateFunction("ruslo_skip", () => skipped, isDeterministic: true);
        connection.CreateFunction<object?, object?>("at", value => At(query, value), isDeterministic: true);
        string columns = string.Concat(table.Indexes.Select(static index => $", \"{StateSql.ColumnOf(index)}\" AS \"{index}\""));
        Run(connection, StateSql.Text("sql-documents", table.Name).Replace("{columns}", columns, StringComparison.Ordinal).Replace("{view}", inner, StringComparison.Ordinal));
        Run(connection, StateSql.Text("sql-table").Replace("{name}", table.Name, StringComparison.Ordinal).Replace("{view}", inner, StringComparison.Ordinal));
    }

    /// <summary>Only reading, only through the view, and what SQL computes by itself.</summary>
    private static int Authorize(int action, string? first, string? second, string? reader, string table, string inner, HashSet<string> tables) => action switch
    {
        raw.SQLITE_SELECT or raw.SQLITE_RECURSIVE => raw.SQLITE_OK,
        raw.SQLITE_FUNCTION => second is "load_extension" ? raw.SQLITE_DENY : raw.SQLITE_OK,
        raw.SQLITE_READ => first == table || first == inner || first is "json_each" or "json_tree" || IsReadBy(reader, inner) || (second is "" && IsCommon(first, tables)) ? raw.SQLITE_OK : raw.SQLITE_DENY,
        _ => raw.SQLITE_DENY,
    };

    /// <summary>Whether a name of which no column is read, only its rows counted, is a common table of the statement's own.</summary>
    private static bool IsCommon(string? name, HashSet<string> tables)
        => name is not null && !tables.Contains(name) && !name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("pragma_", StringComparison.OrdinalIgnoreCase);

    private static HashSet<string> TablesOf(SqliteConnection connection)
    {
        var tables = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // an embedded statement
        command.CommandText = StateSql.Text("list-tables");
#pragma warning restore CA2100
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            tables.Add(rows.GetString(0));
        }
        return tables;
    }

    private static bool IsReadBy(string? reader, string inner)
    {
#if PLANTED
        if (PlantedSql.StatementsReadTheWholeFile)
        {
            return true;
        }
#endif
        return reader == inner;
    }

    private static SqlRows Read(SqliteConnection connection, SqlQuery query)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the statement is the caller's, and the authorizer says what it may do
        command.CommandText = query.Text;
#pragma warning restore CA2100
        foreach ((string name, object? value) in query.Parameters)
        {
            command.Parameters.AddWithValue(name.Length > 0 && name[0] is '$' or '@' or ':' ? name : "$" + name, value ?? DBNull.Value);
        }
        using SqliteDataReader reader = command.ExecuteReader();
        string[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        var rows = new List<IReadOnlyList<object?>>();
        while (reader.Read())
        {
            if (rows.Count == SqlQuery.MaxRows)
            {
                throw new RusloException($"'{query.Text}' gives more than {SqlQuery.MaxRows:N0} rows. Let it count or sum, or add LIMIT.");
            }
            rows.Add([.. Enumerable.Range(0, columns.Length).Select(i => reader.GetValue(i) is var value and not DBNull ? value : null)]);
        }
        return reader.NextResult() ? throw new ArgumentException($"'{query.Text}' is more than one statement.") : new(columns, rows);
    }

    private static object? At(SqlQuery query, object? value)
    {
        StateValue given = value switch
        {
            long whole => StateValue.Of(whole),
            double real => StateValue.Of(real),
            string text => StateValue.Of(text),
            _ => StateValue.Null,
        };
        return StateConnection.ValueOf(query.IndexValue?.Invoke(given) ?? given);
    }

    private static void Run(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // made of embedded statements and declared names
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
