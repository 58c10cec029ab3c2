using System.Data.Common;

namespace Ruslo;

/// <summary>
/// Reads what the SQL projections of this process have committed. While another version is made, or the same one again, reads get the tables
/// that were read before, until the new ones have caught up. Singleton, thread-safe.
/// </summary>
public interface ISqlViews
{
    /// <summary>Reads the tables of a <see cref="SqlProjection"/>, on a connection that can only read, of one moment for each statement (for each transaction, where <paramref name="read"/> begins one). SQLite blocks the calling thread while it reads.</summary>
    /// <param name="projection">The name of the projection.</param>
    /// <param name="read">What is read; the connection ends with it. However long it takes, it reads the tables that it began with: where others take their place meanwhile, they are closed after it. A stop waits for it.</param>
    /// <param name="after">What an append has returned: waits, for as long as the projection's options say, until the projection has read past it. Keys that are parked then are not waited for.</param>
    /// <param name="cancellationToken">Ends the wait, and the read as far as it looks at it.</param>
    /// <exception cref="ViewBehindException">The projection has not come there in time.</exception>
    /// <exception cref="RusloException">There is no such projection, it does not run, or the token is of another log.</exception>
    ValueTask<TResult> ReadAsync<TResult>(string projection, Func<DbConnection, CancellationToken, ValueTask<TResult>> read, Token after = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Compares, in SQL, the tables that are read with those that are being built; when nothing is being built, those that were read before,
    /// as long as they are kept, with those that are read. Both may go on meanwhile: rows that events between the two positions, or later
    /// ones, concern may differ for that alone.
    /// </summary>
    /// <param name="projection">The name of the projection.</param>
    /// <param name="compare">Asks. However long it takes, it asks the tables that it began with: where they are replaced or given up meanwhile, they are closed after it. A stop waits for it.</param>
    /// <param name="cancellationToken">Ends it, as far as the comparison looks at it.</param>
    /// <exception cref="RusloException">There is no such projection, it does not run, or there is nothing to compare with.</exception>
    ValueTask<TResult> CompareAsync<TResult>(string projection, Func<TablesCompared, CancellationToken, ValueTask<TResult>> compare, CancellationToken cancellationToken = default);
}
