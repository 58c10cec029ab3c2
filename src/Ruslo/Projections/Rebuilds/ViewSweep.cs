namespace Ruslo;

/// <summary>Deletes views that nobody needs any more. What is to be deleted is recorded first, so that a deletion that is cut off is completed.</summary>
internal sealed class ViewSweep(ProjectionParts parts, RegisteredProjection projection, ProjectionJournal journal)
{
    private static readonly TimeSpan MaxClockLag = TimeSpan.FromMinutes(1);

    /// <summary>When something is to be deleted next; null: nothing is kept.</summary>
    public DateTimeOffset? Due
        => journal.Record.Builds.Where(static build => build.Phase is BuildPhase.Kept or BuildPhase.Abandoned or BuildPhase.Doomed)
            .Select(static build => (DateTimeOffset?)(build.Phase == BuildPhase.Doomed ? DateTimeOffset.MinValue : build.Until)).Min();

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        if (Due is not { } due || due > parts.Now)
        {
            return;
        }
        if (await IsClockRightAsync(cancellationToken))
        {
            await journal.WriteAsync(journal.Record.Expire(parts.Now));
        }
        foreach (ViewBuild build in journal.Record.Builds.Where(static build => build.Phase == BuildPhase.Doomed).ToArray())
        {
            await parts.States.DeleteAsync(build.StateOf(projection.Name).Owner, cancellationToken);
            ProjectionRecord left = journal.Record.Without(build);
            string subscription = RegisteredProjection.SubscriptionOf(projection.Name, build.Version);
            if (build.Version != projection.Version && left.Builds.All(other => other.Version != build.Version)
                && (await RegisteredProgress.ReadAsync(parts.Log, cancellationToken)).Find(subscription) is { State: not RegistrationState.Retired })
            {
                await parts.Retiring.RetireAsync(subscription, cancellationToken);
            }
            await journal.WriteAsync(left);
            parts.Notes.Deleted(projection.Name, build.Version, build.Generation);
        }
    }

    /// <summary>Nothing is deleted by age while the clock is behind log time.</summary>
    private async ValueTask<bool> IsClockRightAsync(CancellationToken cancellationToken)
        => await parts.Log.FindAtAsync(parts.Log.Head, cancellationToken) is not { } last || last.RecordedAt - parts.Now <= MaxClockLag;
}
