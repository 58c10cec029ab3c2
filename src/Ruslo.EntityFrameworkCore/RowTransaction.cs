using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>A transaction of an application's database. The contexts of handlers join it one after the other, on its connection.</summary>
internal sealed class RowTransaction<TContext>(RowState<TContext> state, AsyncServiceScope scope, TContext own, IDbContextTransaction transaction) : IStateTransaction where TContext : DbContext
{
    private const string Savepoint = "ruslo";

    private TContext? joined;
    private bool hasSavepoint;
    private bool hasSaved;

    public async ValueTask JoinAsync(IServiceProvider handler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        TContext context = handler.GetRequiredService<TContext>();
        if (!ReferenceEquals(context, handler.GetRequiredService<TContext>()))
        {
            throw new RusloException($"{typeof(TContext).Name} is registered so that each who asks gets another one: what a handler wrote would not be committed with its progress. Register it as scoped, as AddDbContext does.");
        }
        if (hasSaved && transaction.SupportsSavepoints)
        {
            await transaction.CreateSavepointAsync(Savepoint, cancellationToken);
            hasSavepoint = true;
        }
        joined = context;
        context.Database.SetDbConnection(own.Database.GetDbConnection());
        await context.Database.UseTransactionAsync(transaction.GetDbTransaction(), cancellationToken);
    }

    public async ValueTask SaveAsync(CancellationToken cancellationToken = default)
    {
        if (joined!.Database.CurrentTransaction is not { } current || !ReferenceEquals(current.GetDbTransaction(), transaction.GetDbTransaction()) || transaction.GetDbTransaction().Connection is null)
        {
            throw new InvalidOperationException($"A handler has ended the transaction of its {typeof(TContext).Name}, which is Ruslo's: it is committed together with progress. Leave Commit and Rollback out.");
        }
        await joined.SaveChangesAsync(cancellationToken);
        hasSaved = true;
    }

    public async ValueTask LeaveAsync()
    {
        if (joined is not { } leaving)
        {
            return;
        }
        joined = null;
        leaving.ChangeTracker.Clear();
        await leaving.Database.UseTransactionAsync(null);
        leaving.Database.SetDbConnection(null); // a context of a pool is used again
    }

    public async ValueTask<bool> UndoAsync(CancellationToken cancellationToken = default)
    {
        if (!hasSavepoint)
        {
            return false;
        }
        await transaction.RollbackToSavepointAsync(Savepoint, cancellationToken);
        return true;
    }

    public async ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        ProgressMove? stale;
        try
        {
            stale = await state.ApplyAsync(own, change, cancellationToken);
            if (stale is null)
            {
                await transaction.CommitAsync(cancellationToken);
                return null;
            }
        }
        catch (DbUpdateException) when (change.Moves.Any(static move => move.Expected is null))
        {
            // Perhaps somebody else was first to write an entry: then it is there when one looks again, after the rollback.
            await transaction.RollbackAsync(cancellationToken);
            if (await state.FirstStaleAsync(own, change.Moves, cancellationToken) is { } other)
            {
                return other;
            }
            throw;
        }
        await transaction.RollbackAsync(cancellationToken);
        return await state.FirstStaleAsync(own, [stale.Value], cancellationToken) ?? new StaleOwner(stale.Value.Entry, stale.Value.Expected);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync(); // rolls back what was not committed
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            // The connection is gone, and the transaction with it.
        }
        await scope.DisposeAsync();
    }
}
