namespace Ruslo;

/// <summary>Progress in the log itself: one append holds what handlers have published and the moves.</summary>
internal sealed class LogProgress(IEventLog log) : IProgressStore
{
    public bool NeedsIdentity => false;

    public ValueTask<IReadOnlyList<ProgressEntry>> ReadAsync(string prefix, CancellationToken cancellationToken) => log.ReadProgressAsync(prefix, cancellationToken);

    public ValueTask<AppendResult> CommitAsync(ProgressCommit commit, bool lazy, CancellationToken cancellationToken)
    {
        IReadOnlyList<ProgressMove> moves = commit.Moves;
#if PLANTED
        if (PlantedSubscriptions.MovesBeforeEffects && commit.Events.Length > 0 && moves.Count > 0)
        {
            return InTwo(commit);
        }
#endif
        return log.AppendAsync(new() { Events = commit.Events, Expected = commit.Expected, Moves = moves, IdsAfter = commit.IdsAfter, Lazy = lazy && commit.Events.Length == 0 }, cancellationToken);
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

#if PLANTED
    private async ValueTask<AppendResult> InTwo(ProgressCommit commit)
    {
        AppendResult moved = await log.AppendAsync(new() { Moves = commit.Moves }, CancellationToken.None);
        return moved is Appended ? await log.AppendAsync(new() { Events = commit.Events, Expected = commit.Expected }, CancellationToken.None) : moved;
    }
#endif
}
