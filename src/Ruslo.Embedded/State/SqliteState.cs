using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Ruslo;

/// <summary>The open state of one owner in its file. Commits go to the writer's thread; reads are made where they are called, on connections of their own.</summary>
internal sealed class SqliteState : IState, ISqlState
{
    private readonly StateFile file;
    private readonly StateDefinition definition;
    private readonly StateWriter writer;
    private readonly StateReaders readers;
    private readonly Action closed;
    private Task? closing;
    private readonly Lock gate = new();

    public SqliteState(StateFile file, StateDefinition definition, StateConnection connection, RusloRuntime runtime, StateCheckpoints checkpoints, Action closed)
    {
        this.file = file;
        this.definition = definition;
        this.closed = closed;
        readers = new(file);
        writer = new(file, definition, connection, runtime, () => checkpoints.Request(this));
    }

    public ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        change.Validate(definition);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Take(new StateWork(change)));
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Take(new StateWork(null)));
    }

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string table, string key, CancellationToken cancellationToken = default)
    {
        definition.Check(table, key);
        cancellationToken.ThrowIfCancellationRequested();
        return new(readers.Read((table, key), StateReads.Get));
    }

    public ValueTask<StatePage> QueryAsync(StateQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate(definition);
        cancellationToken.ThrowIfCancellationRequested();
        return new(readers.Read(query, StateReads.Query));
    }

    public ValueTask<long> CountAsync(StateQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate(definition);
        cancellationToken.ThrowIfCancellationRequested();
        return new(readers.Read(query, StateReads.Count));
    }

    public ValueTask<SqlRows> QuerySqlAsync(SqlQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        StateTable table = definition.Get(query.Table);
        cancellationToken.ThrowIfCancellationRequested();
        using StateReaders.Lease lease = readers.Enter();
        return new(StateSqlReads.Query(file, table, query, cancellationToken));
    }

    public async ValueTask<TResult> ReadSqlAsync<TResult>(Func<DbConnection, CancellationToken, ValueTask<TResult>> read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        cancellationToken.ThrowIfCancellationRequested();
        using StateReaders.Lease lease = readers.Enter();
        await using SqliteConnection connection = StateSqlReads.Open(file);
        return await read(connection, cancellationToken);
    }

    public ValueTask<TResult> CompareSqlAsync<TResult>(IState old, Func<DbConnection, CancellationToken, ValueTask<TResult>> compare, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(old);
        return ((ISqlState)old).ReadSqlAsync((held, _) => ReadSqlAsync((connection, token) =>
        {
            StateSqlReads.Attach((SqliteConnection)connection, held.DataSource);
            return compare(connection, token);
        }, cancellationToken), cancellationToken);
    }

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        cancellationToken.ThrowIfCancellationRequested();
        return new(readers.Read(prefix, ReadProgress));
    }

    public ValueTask<IReadOnlyList<WaitingEmit>> ReadEmitsAsync(long after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return new(readers.Read((after, limit), ReadEmits));
    }

    /// <summary>Moves the journal into the file without holding up commits. False when the state is closed.</summary>
    public void Checkpoint()
    {
        const long longJournalPages = 16 * 1024; // 64 MiB
        try
        {
            (long pages, bool isDone) = readers.Read(0, static (connection, _) =>
            {
                using SqliteDataReader row = connection.Prepare("checkpoint-passive", null, null).ExecuteReader();
                row.Read();
                return (row.GetInt64(1), row.GetInt64(1) == row.GetInt64(2));
            });
            if (pages > longJournalPages && !isDone)
            {
                writer.ShortenJournal();
            }
        }
        catch (Exception error) when (error is RusloException or ObjectDisposedException)
        {
            // A journal that stays is no harm: the next commit tells what is wrong with the file, if anything is.
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            closing ??= CloseAsync();
        }
        return new(closing);
    }

    private Task<StaleOwner?> Take(StateWork work)
        => writer.TryTake(work) ? work.Task : throw new ObjectDisposedException(nameof(IState), $"The state of '{definition.Owner}' is closed.");

    private Task CloseAsync()
    {
        writer.Close();
        Task drained = readers.CloseAsync();
        return Task.WhenAll(drained, writer.Completion).ContinueWith(_ => closed(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static IReadOnlyList<ProgressEntry> ReadProgress(StateConnection connection, string prefix)
    {
        var entries = new List<ProgressEntry>();
        using SqliteDataReader rows = connection.Prepare("list-progress", null, null, ("$prefix", prefix)).ExecuteReader();
        while (rows.Read() && rows.GetString(0) is { } entry && entry.StartsWith(prefix, StringComparison.Ordinal))
        {
            entries.Add(new(entry, rows.GetFieldValue<byte[]>(1)));
        }
        entries.Sort(static (a, b) => string.CompareOrdinal(a.Entry, b.Entry));
        return entries;
    }

    private static IReadOnlyList<WaitingEmit> ReadEmits(StateConnection connection, (long After, int Limit) range)
    {
        var emits = new List<WaitingEmit>();
        using SqliteDataReader rows = connection.Prepare("list-emits", null, null, ("$after", range.After), ("$limit", range.Limit)).ExecuteReader();
        while (rows.Read())
        {
            emits.Add(new(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
        }
        return emits;
    }
}
