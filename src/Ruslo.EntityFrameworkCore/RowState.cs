using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>
/// The progress of one subscription in an application's database, and the transactions in which its handlers write rows. It keeps no
/// documents: the rows are the application's own. What it commits is as durable as the database makes it.
/// </summary>
internal sealed class RowState<TContext>(StateDefinition definition, IServiceScopeFactory scopes, Func<TContext, CancellationToken, ValueTask>? clear, Action closed) : ITransactionalState where TContext : DbContext
{
    private bool isOpen = true;

    public async ValueTask<IStateTransaction> BeginAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(!isOpen, this);
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        try
        {
            TContext own = scope.ServiceProvider.GetRequiredService<TContext>();
            IDbContextTransaction transaction = await own.Database.BeginTransactionAsync(cancellationToken);
            return new RowTransaction<TContext>(this, scope, own, transaction);
        }
        catch
        {
            await scope.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        change.Validate(definition);
        ObjectDisposedException.ThrowIf(!isOpen, this);
        await using IStateTransaction alone = await BeginAsync(cancellationToken);
        return await alone.CommitAsync(change, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ObjectDisposedException.ThrowIf(!isOpen, this);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return await new RowProgress(scope.ServiceProvider.GetRequiredService<TContext>(), definition.Owner).ReadAsync(prefix, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<WaitingEmit>> ReadEmitsAsync(long after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ObjectDisposedException.ThrowIf(!isOpen, this);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        string owner = definition.Owner;
        EmitRow[] rows = await scope.ServiceProvider.GetRequiredService<TContext>().Set<EmitRow>().AsNoTracking()
            .Where(row => row.Owner == owner && row.Sequence > after).OrderBy(static row => row.Sequence).Take(limit).ToArrayAsync(cancellationToken);
        return Array.ConvertAll(rows, static row => new WaitingEmit(row.Sequence, row.Content));
    }

    /// <summary>The definition declares no table, so there is none to ask for.</summary>
    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string table, string key, CancellationToken cancellationToken = default)
        => throw new ArgumentException($"'{definition.Owner}' declares no table '{table}': its rows are in {typeof(TContext).Name}.");

    /// <inheritdoc cref="GetAsync"/>
    public ValueTask<StatePage> QueryAsync(StateQuery query, CancellationToken cancellationToken = default)
        => throw new ArgumentException($"'{definition.Owner}' declares no table '{query?.Table}': its rows are in {typeof(TContext).Name}.");

    /// <inheritdoc cref="GetAsync"/>
    public ValueTask<long> CountAsync(StateQuery query, CancellationToken cancellationToken = default)
        => throw new ArgumentException($"'{definition.Owner}' declares no table '{query?.Table}': its rows are in {typeof(TContext).Name}.");

    public ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(!isOpen, this);
        return ValueTask.CompletedTask; // a commit of the database is durable
    }

    public ValueTask DisposeAsync()
    {
        if (isOpen)
        {
            isOpen = false;
            closed();
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes a change into the transaction of a context; the first move that does not compare, or null.</summary>
    public async ValueTask<ProgressMove?> ApplyAsync(TContext own, StateChange change, CancellationToken cancellationToken)
    {
        change.Validate(definition);
        var progress = new RowProgress(own, definition.Owner);
        if (await progress.MoveAsync(change.Moves, cancellationToken) is { } stale)
        {
            return stale;
        }
        if (clear is not null && (change.StartsOver || Begins(change.Moves)))
        {
            await progress.ForgetOtherVersionsAsync(cancellationToken);
            await clear(own, cancellationToken);
            await own.SaveChangesAsync(cancellationToken);
            own.ChangeTracker.Clear();
        }
        await progress.DropEmitsAsync(change.ForwardedThrough, cancellationToken);
        await progress.AddEmitsAsync(change.Emits, cancellationToken);
        return null;
    }

    /// <summary>What is there instead of what a move expects.</summary>
    public async ValueTask<StaleOwner?> FirstStaleAsync(TContext own, IReadOnlyList<ProgressMove> moves, CancellationToken cancellationToken)
    {
        own.ChangeTracker.Clear();
        Dictionary<string, ReadOnlyMemory<byte>> entries = (await new RowProgress(own, definition.Owner).ReadAsync("", cancellationToken)).ToDictionary(static entry => entry.Entry, static entry => entry.Value, StringComparer.Ordinal);
        foreach (ProgressMove move in moves)
        {
            ReadOnlyMemory<byte>? actual = entries.TryGetValue(move.Entry, out ReadOnlyMemory<byte> value) ? value : default(ReadOnlyMemory<byte>?); // null would become an empty value
            if (!move.Compares(actual))
            {
                return new StaleOwner(move.Entry, actual);
            }
        }
        return null;
    }

    /// <summary>The first progress of a generation: nothing that it moves was there before.</summary>
    private static bool Begins(IReadOnlyList<ProgressMove> moves) => moves.Count > 0 && moves.All(static move => move.Expected is null);
}
