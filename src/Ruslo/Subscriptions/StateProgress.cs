namespace Ruslo;

/// <summary>Progress in a state store, in one transaction with documents and with what handlers have published, which is forwarded to the log later.</summary>
internal sealed class StateProgress(IState state, EmitForwarder forwarder) : IProgressStore
{
    /// <summary>It is committed.</summary>
    public static Appended Done { get; } = new(0, 0, -1, default);

    public bool NeedsIdentity => true;

    public async ValueTask<IReadOnlyList<ProgressEntry>> ReadAsync(string prefix, CancellationToken cancellationToken)
    {
        IReadOnlyList<ProgressEntry> entries = await state.ReadProgressAsync(prefix, cancellationToken);
        forwarder.Tell(); // read back, it may show a commit of which nobody knew that it has happened: what it holds is to follow
        return entries;
    }

    public async ValueTask<AppendResult> CommitAsync(ProgressCommit commit, bool lazy, CancellationToken cancellationToken)
    {
        var change = new StateChange { Moves = commit.Moves, Writes = commit.Writes, Work = commit.Work, Emits = Array.ConvertAll(commit.Events.ToArray(), static e => (ReadOnlyMemory<byte>)EmitFormat.Encode(e)) };
#if PLANTED
        if (PlantedState.ParksInAnotherTransaction && commit.Moves.Any(IsOfParkedKey) && !commit.Moves.All(IsOfParkedKey))
        {
            StaleOwner? before = await state.CommitAsync(new() { Moves = [.. commit.Moves.Where(static move => !IsOfParkedKey(move))], Writes = change.Writes, Emits = change.Emits }, CancellationToken.None);
            return before ?? (AppendResult?)await state.CommitAsync(new() { Moves = [.. commit.Moves.Where(IsOfParkedKey)] }, CancellationToken.None) ?? new Appended(0, 0, -1, default);
        }
#endif
        AppendResult result;
        try
        {
            // It waits for nothing, so there is nothing to take back.
            result = commit.Joined is { } joined ? await joined.CommitAsync(change) : (AppendResult?)await state.CommitAsync(change, CancellationToken.None) ?? Done;
        }
        catch (SqlWorkException failure)
        {
            return new WorkFailed(failure.Message);
        }
        if (result is Appended && commit.Events.Length > 0)
        {
            forwarder.Tell();
        }
        return result;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
#if PLANTED
        if (PlantedState.IsNotFlushed)
        {
            return ValueTask.CompletedTask;
        }
#endif
        return state.FlushAsync(cancellationToken);
    }

#if PLANTED
    private static bool IsOfParkedKey(ProgressMove move) => move.Entry.Contains("/k/", StringComparison.Ordinal);
#endif
}
