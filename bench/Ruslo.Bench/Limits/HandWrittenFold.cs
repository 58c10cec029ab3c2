using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Ruslo.Bench;

/// <summary>A fold by hand, on one thread: pages of the log, decoded; a view by key as JSON in SQLite (WAL, synchronous=NORMAL), read, folded and written for each event; 256 events and the position in a transaction.</summary>
internal sealed class HandWrittenFold(BenchLog log, string folder)
{
    private const int TransactionEvents = 256;

    public async Task RunAsync(long through)
    {
        Directory.CreateDirectory(folder);
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "views.db")};Pooling=False");
        connection.Open();
        using SqliteCommand setup = Command(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE views (key TEXT PRIMARY KEY, view BLOB NOT NULL) WITHOUT ROWID; CREATE TABLE progress (name TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;");
        setup.ExecuteNonQuery();
        using SqliteCommand begin = Command(connection, "BEGIN IMMEDIATE"), commit = Command(connection, "COMMIT");
        using SqliteCommand get = Command(connection, "SELECT view FROM views WHERE key = $key", "$key");
        using SqliteCommand set = Command(connection, "INSERT INTO views (key, view) VALUES ($key, $view) ON CONFLICT (key) DO UPDATE SET view = excluded.view", "$key", "$view");
        using SqliteCommand move = Command(connection, "INSERT INTO progress (name, position) VALUES ('totals', $position) ON CONFLICT (name) DO UPDATE SET position = excluded.position", "$position");
        for (long position = 0; position < through;)
        {
            LogPage page = await log.Log.ReadAsync(position, EventFilter.Everything, TransactionEvents);
            begin.ExecuteNonQuery();
            foreach (RecordedEvent e in page.Events)
            {
                if (log.Serializer.Decode(e).Objects is [OrderCreated order])
                {
                    get.Parameters[0].Value = order.OrderId;
                    KeyTotals? totals = get.ExecuteScalar() is byte[] bytes ? JsonSerializer.Deserialize(bytes, BenchJson.Default.KeyTotals) : null;
                    (set.Parameters[0].Value, set.Parameters[1].Value) = (order.OrderId, JsonSerializer.SerializeToUtf8Bytes(new KeyTotals((totals?.Count ?? 0) + 1, (totals?.Sum ?? 0) + order.Amount), BenchJson.Default.KeyTotals));
                    set.ExecuteNonQuery();
                }
            }
            position = page.ReadThrough;
            move.Parameters[0].Value = position;
            move.ExecuteNonQuery();
            commit.ExecuteNonQuery();
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string text, params ReadOnlySpan<string> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are constants of this file
        command.CommandText = text;
#pragma warning restore CA2100
        foreach (string name in parameters)
        {
            command.Parameters.Add(new SqliteParameter(name, null));
        }
        return command;
    }
}
