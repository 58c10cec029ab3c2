using System.Data.Common;

namespace Ruslo;

/// <summary>What is done in a transaction of a state, on its connection. It may run again when the transaction is not committed.</summary>
/// <param name="connection">The connection, open; whoever gave it keeps it.</param>
/// <param name="transaction">The transaction, which is committed or undone by whoever gave it.</param>
/// <param name="cancellationToken">Ends it.</param>
public delegate ValueTask SqlWork(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken);
