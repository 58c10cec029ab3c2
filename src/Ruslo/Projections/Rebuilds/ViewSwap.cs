namespace Ruslo;

/// <summary>
/// Puts views that were built beside in the place of those that are read. Those stand still first, so that nobody has read anything that
/// the new ones have not come to; all is durable before it is recorded, and recorded before it is read.
/// </summary>
internal sealed class ViewSwap(ProjectionParts parts, RegisteredProjection projection, ProjectionJournal journal)
{
    /// <summary>How long the views that are read may stand still for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>
    /// What was read before, to be closed by the caller: reads of it may be under way for long, and nothing else is to wait for them. Null when the
    /// new ones did not come so far in time, or what is read is paused; everything then goes on as it was.
    /// </returns>
    /// <param name="build">What was built.</param>
    /// <param name="built">The subscription that builds it.</param>
    /// <param name="frozen">What is read, where nobody folds it.</param>
    /// <param name="former">The subscription whose views are read, where that is another one than the projection's.</param>
    /// <param name="cancellationToken">Gives it up, as long as it is not recorded.</param>
    public async ValueTask<IAsyncDisposable?> TryAsync(ViewBuild build, SubscriptionSlot built, FormerViews? frozen, string? former, CancellationToken cancellationToken)
    {
        IAsyncDisposable? replaced = null;
        await parts.Host.ChangeAsync(async token =>
        {
            SubscriptionSlot? before = frozen is null ? parts.Host.Find(former ?? projection.Subscription) : null;
            if (built.Running is not { } running || (frozen is null && before?.Running is null))
            {
                return;
            }
            bool swapped = false;
            try
            {
                if (await IsThereAsync(running, before, frozen, token))
                {
                    if (journal.Record.Serving is not { } read || !read.Is(build.Version, build.Generation)) // else it is recorded, and the answer was lost
                    {
                        await CarryAsync(running, frozen?.State ?? before!.Running!.Tables!.State, frozen?.Subscription ?? before!.Name);
                        await RecordAsync(build, built, before);
                    }
                    swapped = true;
                }
            }
            finally
            {
                if (!swapped && before is not null && !parts.Host.IsEnding)
                {
                    await before.GoOnAsync(CancellationToken.None);
                }
            }
            if (swapped)
            {
                Replace(built, before);
                replaced = frozen ?? (IAsyncDisposable?)before;
            }
        }, cancellationToken);
        return replaced;
    }

    /// <summary>Stops what is read, and waits until what is built has passed it.</summary>
    private async ValueTask<bool> IsThereAsync(RunningSubscription running, SubscriptionSlot? before, FormerViews? frozen, CancellationToken cancellationToken)
    {
#if PLANTED
        if (PlantedProjections.SwapsBeforeCatchUp)
        {
            return true;
        }
#endif
        long goal = frozen?.Position ?? 0;
        if (before?.Running is { } old)
        {
            await before.HaltAsync(cancellationToken);
            goal = old.Partitions.Max(static partition => partition.Passed.Position);
        }
        using var patience = new CancellationTokenSource(Patience, parts.Runtime.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        foreach (Partition partition in running.Partitions)
        {
            try
            {
                if (!await partition.Passed.WaitAsync(goal, either.Token))
                {
                    return false;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
        return true;
    }

    private static async ValueTask CarryAsync(RunningSubscription running, IState from, string fromName)
    {
        IState to = running.Tables!.State;
        CarriedDecisions.Tell(running, await CarriedDecisions.CopyAsync(from, fromName, to, running.Name, CancellationToken.None));
#if PLANTED
        if (PlantedProjections.SwapsBeforeFlush)
        {
            return;
        }
#endif
        await to.FlushAsync(CancellationToken.None); // a power cut may undo what is not flushed, and then it would be read although it is not there
    }

    private async ValueTask RecordAsync(ViewBuild build, SubscriptionSlot built, SubscriptionSlot? before)
    {
        ProjectionRecord next = journal.Record.Serve(build, parts.Now + projection.Options.KeepFormer);
        if (built.IsBeside)
        {
            await journal.WriteAsync(next, [new(ProgressFormat.Registration(built.Name), ProgressFormat.Encode(before!.Registration), ProgressFormat.Encode(built.Registration))]);
            return;
        }
        await journal.WriteAsync(next);
    }

    private void Replace(SubscriptionSlot built, SubscriptionSlot? before)
    {
        if (built.IsBeside)
        {
            parts.Host.Slots.PutInPlace(built);
        }
        parts.Served.ReadOwn(projection.Name);
        if (before is not null)
        {
            parts.Host.Slots.Remove(before);
        }
    }
}
