using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Ruslo.Bench;

/// <summary>Raw Microsoft.Data.Sqlite with group commit: one writer, one transaction for all that has come, WAL, synchronous=FULL; a unique index checks versions.</summary>
internal sealed class SqliteGroupCommit : IAppendPeer
{
    private static readonly string[] Parameters = ["$id", "$stream", "$version", "$at", "$payload"];
    private readonly Channel<Waiting> queue = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly SqliteConnection connection;
    private readonly Task writer;

    public SqliteGroupCommit(string folder)
    {
        Directory.CreateDirectory(folder);
        connection = new SqliteConnection($"Data Source={Path.Combine(folder, "events.db")};Pooling=False");
        connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        Execute("CREATE TABLE events (position INTEGER PRIMARY KEY, id BLOB NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL, recorded_at INTEGER NOT NULL, payload BLOB NOT NULL, UNIQUE (stream, version));");
        writer = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    public string Name => "sqlite";

    public ValueTask AppendAsync(int caller, OrderCreated order, long expectedVersion)
    {
        var waiting = new Waiting(order.OrderId, expectedVersion + 1, Guid.CreateVersion7(), JsonSerializer.SerializeToUtf8Bytes(order, BenchJson.Default.OrderCreated));
        queue.Writer.TryWrite(waiting);
        return new(waiting.Done.Task);
    }

    public void Dispose()
    {
        queue.Writer.Complete();
        writer.GetAwaiter().GetResult();
        connection.Dispose();
    }

    private async Task RunAsync()
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO events (id, stream, version, name, recorded_at, payload) VALUES ($id, $stream, $version, 'order-created', $at, $payload)";
        SqliteParameter[] parameters = [.. Parameters.Select(name => insert.Parameters.Add(new SqliteParameter(name, null)))];
        var group = new List<Waiting>();
        while (await queue.Reader.WaitToReadAsync())
        {
            using (SqliteTransaction transaction = connection.BeginTransaction())
            {
                insert.Transaction = transaction;
                while (queue.Reader.TryRead(out Waiting? waiting))
                {
                    (parameters[0].Value, parameters[1].Value, parameters[2].Value) = (waiting.Id.ToByteArray(), waiting.Stream, waiting.Version);
                    (parameters[3].Value, parameters[4].Value) = (TimeProvider.System.GetUtcNow().UtcTicks, waiting.Payload);
                    insert.ExecuteNonQuery();
                    group.Add(waiting);
                }
                transaction.Commit();
            }
            foreach (Waiting waiting in group)
            {
                waiting.Done.SetResult();
            }
            group.Clear();
        }
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the text is a constant of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private sealed record Waiting(string Stream, long Version, Guid Id, byte[] Payload)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
