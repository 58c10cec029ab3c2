using System.Data.Common;

namespace Ruslo;

/// <summary>Reads the tables of SQL projections.</summary>
internal sealed class RunningSqlViews(ViewReads reads, ProjectionControl control, IReadOnlyList<RegisteredProjection> projections) : ISqlViews
{
    public async ValueTask<TResult> ReadAsync<TResult>(string projection, Func<DbConnection, CancellationToken, ValueTask<TResult>> read, Token after = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(projection);
        ArgumentNullException.ThrowIfNull(read);
        CallerContext.Leave();
        return await reads.ReadSqlAsync(Find(projection), read, after, cancellationToken);
    }

    public async ValueTask<TResult> CompareAsync<TResult>(string projection, Func<TablesCompared, CancellationToken, ValueTask<TResult>> compare, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(projection);
        ArgumentNullException.ThrowIfNull(compare);
        CallerContext.Leave();
        return await control.CompareAsync(Find(projection).Name, compare, cancellationToken);
    }

    private RegisteredProjection Find(string name)
    {
        foreach (RegisteredProjection projection in projections)
        {
            if (projection.View is null && projection.Name == name)
            {
                return projection;
            }
        }
        throw new RusloException($"No SQL projection '{name}' is in this application: add it with ruslo.AddSqlProjection(…).");
    }
}
