using System.Data.Common;

namespace Ruslo.Crash;

/// <summary>The same as <see cref="Counted"/> in a table: a row for each writer with the next count, and how many came at the wrong time.</summary>
internal static class Tallies
{
    public const string Name = "tallies";

    private const string Schema = "CREATE TABLE tally (writer INTEGER NOT NULL PRIMARY KEY, next INTEGER NOT NULL, wrong INTEGER NOT NULL)";
    private const string Tally = "INSERT INTO tally VALUES ($writer, 1, $count <> 0) ON CONFLICT DO UPDATE SET wrong = wrong + ($count <> next), next = next + 1";

    /// <summary>All versions fold the same: what is read is right whichever it is.</summary>
    public static SqlProjection Of(int version) => SqlProjection.For(Name, version).Schema(Schema).On<Struck>(static e => FoldHost.KeyOf(e.Writer), FoldAsync);

    public static ValueTask<Counted> ReadAsync(ISqlViews tables, int writer, Token after) => tables.ReadAsync(Name, async (connection, cancellationToken) =>
    {
        await using DbCommand read = connection.CreateCommand();
        read.CommandText = "SELECT next, wrong FROM tally WHERE writer = $writer";
        Add(read, "$writer", writer);
        await using DbDataReader row = await read.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new Counted(row.GetInt64(0), row.GetInt64(1)) : new(0, 0);
    }, after);

    private static async Task FoldAsync(Struck e, SqlFold sql, CancellationToken cancellationToken)
    {
        await using DbCommand tally = sql.Connection.CreateCommand();
        (tally.Transaction, tally.CommandText) = (sql.Transaction, Tally);
        Add(tally, "$writer", e.Writer);
        Add(tally, "$count", e.Count);
        await tally.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
