using System.Data.Common;

namespace Ruslo;

/// <summary>Where a fold of a <see cref="SqlProjection"/> writes: within the transaction that also moves its progress. Valid until the fold ends.</summary>
/// <param name="Connection">The connection to the read model, open. Dapper and plain ADO.NET work on it.</param>
/// <param name="Transaction">The transaction. Ruslo commits it; a fold neither commits nor rolls it back.</param>
/// <param name="Metadata">What is recorded about the event.</param>
public sealed record SqlFold(DbConnection Connection, DbTransaction Transaction, EventMetadata Metadata)
{
    /// <summary>Whose the event is; empty: of no tenant. Tables that hold several tenants have a column for it: nothing keeps them apart but the application's own statements.</summary>
    public string Tenant => Metadata.Stream.Tenant;
}
