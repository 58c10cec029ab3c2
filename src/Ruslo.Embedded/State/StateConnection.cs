using Microsoft.Data.Sqlite;

namespace Ruslo;

/// <summary>A connection to the file of one owner, with its statements prepared once. For one caller at a time.</summary>
internal sealed class StateConnection : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<(string Statement, string? Table, string? Index), SqliteCommand> prepared = [];
    private readonly Dictionary<(string Statement, string Table), StateStatement> direct = [];

    public StateConnection(StateFile file)
    {
        // Pooling is done here: the driver's pool would keep files open that are to be deleted.
        connection = new(new SqliteConnectionStringBuilder { DataSource = file.Path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        RunOnce("cache-size");
    }

    /// <summary>The transaction that work of others takes part in; null: none was begun with <see cref="BeginShared"/>.</summary>
    public SqliteTransaction? Transaction { get; private set; }

    /// <summary>Whether the transaction has been ended beside the driver.</summary>
    public bool IsOutsideTransaction => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle!) != 0;

    /// <summary>Begins a transaction that others can take part in.</summary>
    public void BeginShared() => Transaction = connection.BeginTransaction(deferred: false);

    /// <summary>Commits it, or undoes it.</summary>
    public void EndShared(bool commit)
    {
        using SqliteTransaction? ended = Transaction;
        Transaction = null;
        if (commit)
        {
            ended!.Commit();
        }
    }

    /// <summary>A prepared statement with these parameters set, in pairs of name and value.</summary>
    public SqliteCommand Prepare(string statement, string? table, string? index, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!prepared.TryGetValue((statement, table, index), out SqliteCommand? command))
        {
            prepared.Add((statement, table, index), command = Once(statement, table, index));
        }
        return Set(command, parameters);
    }

    /// <summary>The document under a key; null: there is none.</summary>
    public byte[]? GetDocument(string table, string key)
    {
        StateStatement get = Direct("get-document", table, null);
        get.Bind(1, key);
        return get.ReadBlob();
    }

    public void SetDocument(StateTable table, in StateWrite write)
    {
        StateStatement set = Direct("set-document", table.Name, table);
        set.Bind(1, write.Key);
        set.Bind(2, write.Document!.Value.Span);
        ReadOnlySpan<StateValue> values = write.IndexValues.Span;
        for (int i = 0; i < values.Length; i++)
        {
            set.Bind(i + 3, values[i]);
        }
        set.Run();
    }

    public void DeleteDocument(string table, string key)
    {
        StateStatement delete = Direct("delete-document", table, null);
        delete.Bind(1, key);
        delete.Run();
    }

    public void Run(string statement, string? table = null, string? index = null, params ReadOnlySpan<(string Name, object? Value)> parameters)
        => Prepare(statement, table, index, parameters).ExecuteNonQuery();

    public object? Get(string statement, string? table = null, string? index = null, params ReadOnlySpan<(string Name, object? Value)> parameters)
        => Prepare(statement, table, index, parameters).ExecuteScalar();

    /// <summary>A statement that is not used again.</summary>
    public SqliteCommand Once(string statement, string? table = null, string? index = null)
        => New(table is null ? StateSql.Text(statement) : StateSql.Text(statement, table, index));

    /// <summary>Runs a statement that is not used again.</summary>
    public void RunOnce(string statement, string? table = null, string? index = null)
    {
        using SqliteCommand command = Once(statement, table, index);
        command.ExecuteNonQuery();
    }

    public static object? ValueOf(StateValue value) => value.Text ?? value.Whole ?? (object?)value.Real;

    public static byte[] BytesOf(ReadOnlyMemory<byte> memory)
        => System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();

    public void Dispose()
    {
        foreach (SqliteCommand command in prepared.Values)
        {
            command.Dispose();
        }
        foreach (StateStatement statement in direct.Values)
        {
            statement.Dispose();
        }
        connection.Dispose();
    }

    /// <summary>Runs statements of an owner.</summary>
    public void RunForeign(string text)
    {
        using SqliteCommand command = New(text);
        command.ExecuteNonQuery();
    }

    private StateStatement Direct(string statement, string table, StateTable? with)
    {
        if (!direct.TryGetValue((statement, table), out StateStatement? prepared))
        {
            direct.Add((statement, table), prepared = new(connection, with is null ? StateSql.Text(statement, table) : StateSql.SetDocument(with)));
        }
        return prepared;
    }

    private SqliteCommand New(string text)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // StateSql makes it of embedded statements and declared names; values are parameters
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }

    private SqliteCommand Set(SqliteCommand command, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            SetOne(command, i, parameters[i].Name, parameters[i].Value);
        }
        command.Transaction = Transaction;
        return command;
    }

    private static void SetOne(SqliteCommand command, int place, string name, object? value)
    {
        if (place == command.Parameters.Count)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }
        command.Parameters[place].Value = value ?? DBNull.Value;
    }
}
