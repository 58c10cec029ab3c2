namespace Ruslo;

/// <summary>
/// What the handlers of one batch write into a database of the application, in one transaction with the move of progress. It is begun by
/// the first handler, and ended rather than kept open where nothing in it is worth keeping, so that nobody waits for it.
/// </summary>
internal sealed class JoinedBatch(ITransactionalState state)
{
    private IStateTransaction? transaction;
    private int saved;
    private bool isLost;

    /// <summary>Whether handlers have written something that is to be committed.</summary>
    public bool HasRows => saved > 0;

    /// <exception cref="StateUnavailableException">The database does not begin a transaction.</exception>
    public async ValueTask JoinAsync(IServiceProvider handler, CancellationToken cancellationToken)
    {
        if (isLost)
        {
            throw new RusloException("What handlers have written in this batch is lost, so nothing can be added to it.");
        }
        try
        {
            transaction ??= await state.BeginAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new StateUnavailableException(failure);
        }
        await transaction.JoinAsync(handler, cancellationToken);
    }

    public async ValueTask SaveAsync(CancellationToken cancellationToken)
    {
        await transaction!.SaveAsync(cancellationToken);
        saved++;
    }

    public ValueTask LeaveAsync() => transaction?.LeaveAsync() ?? ValueTask.CompletedTask;

    /// <summary>The attempt has failed.</summary>
    /// <param name="wasSaved">Whether it had been saved before.</param>
    public async ValueTask UndoAsync(bool wasSaved)
    {
        saved -= wasSaved ? 1 : 0;
        if (transaction is null || saved == 0)
        {
            await RollBackAsync();
        }
        else if (isLost || !await TryUndoAsync(transaction))
        {
            await RollBackAsync();
            isLost = true; // what was saved before is gone with it: the batch is handled again
        }
    }

    /// <summary>Commits; <see cref="HandledAgain"/> when what handlers have written is not there any more.</summary>
    public async ValueTask<AppendResult> CommitAsync(StateChange change)
    {
        if (isLost || (saved > 0 && transaction is null))
        {
            return HandledAgain.Instance;
        }
        if (transaction is null)
        {
            return (AppendResult?)await state.CommitAsync(change, CancellationToken.None) ?? StateProgress.Done;
        }
        IStateTransaction ending = transaction;
        transaction = null; // whatever comes of it, it cannot be committed twice
        try
        {
            return (AppendResult?)await ending.CommitAsync(change, CancellationToken.None) ?? StateProgress.Done;
        }
        finally
        {
            await ending.DisposeAsync();
        }
    }

    /// <summary>Starts anew; what was not committed is rolled back.</summary>
    public async ValueTask ClearAsync()
    {
        (saved, isLost) = (0, false);
        await RollBackAsync();
    }

    private async ValueTask RollBackAsync()
    {
        if (transaction is { } ending)
        {
            transaction = null;
            await ending.DisposeAsync();
        }
    }

    private static async ValueTask<bool> TryUndoAsync(IStateTransaction transaction)
    {
        try
        {
            return await transaction.UndoAsync();
        }
#pragma warning disable CA1031 // whatever the database says, what was written is taken back with all the rest
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
