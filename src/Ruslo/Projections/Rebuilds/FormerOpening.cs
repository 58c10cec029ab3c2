namespace Ruslo;

/// <summary>Opens the views of a build as they are, without changing them, where they are there and belong to the log.</summary>
internal sealed class FormerOpening(IEventLog log, IStateStore states)
{
    /// <summary>Null when nothing of them is left, or they were made from another log.</summary>
    public async ValueTask<FormerViews?> OpenAsync(string projection, ViewBuild build, CancellationToken cancellationToken)
    {
        StateDefinition definition = build.StateOf(projection);
        IState state = await states.OpenAsync(definition, cancellationToken);
        bool isKept = false;
        try
        {
            string subscription = RegisteredProjection.SubscriptionOf(projection, build.Version), prefix = ProgressFormat.Generation(subscription, build.Generation);
            IReadOnlyList<ProgressEntry> entries = await state.ReadProgressAsync(prefix, cancellationToken);
            (long position, var parked) = (long.MaxValue, new List<ParkedKeys>());
            foreach (ProgressEntry entry in entries.Where(entry => !entry.Entry.AsSpan(prefix.Length).Contains('/')))
            {
                PartitionProgress progress = ProgressFormat.DecodePartition(entry.Value.Span);
                if (!await IsOfLogAsync(progress, cancellationToken))
                {
                    return null;
                }
                position = Math.Min(position, progress.Checkpoint);
                var its = new ParkedKeys(entry.Entry, new(RetryPolicy.Default));
                its.Load(entries);
                parked.Add(its);
            }
            isKept = parked.Count > 0;
            return isKept ? new(build, subscription, state, position, parked) : null;
        }
        finally
        {
            if (!isKept)
            {
                await state.DisposeAsync();
            }
        }
    }

    private async ValueTask<bool> IsOfLogAsync(PartitionProgress progress, CancellationToken cancellationToken)
        => progress.Checkpoint <= log.Head
            && (progress.Identity.IsEmpty || (await log.FindAtAsync(progress.Checkpoint, cancellationToken) is { } e && progress.Identity.Identifies(log.Id, e)));
}
