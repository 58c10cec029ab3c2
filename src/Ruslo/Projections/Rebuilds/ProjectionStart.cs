namespace Ruslo;

/// <summary>
/// Decides, before anything runs, which views of a projection are read: those of this process's version when they were complete once, also
/// after a way back; else those that were read before, until this version's have been built.
/// </summary>
internal sealed class ProjectionStart(ProjectionParts parts, RegisteredProjection projection, SubscriptionDefinition definition, ProjectionJournal journal, ViewSweep sweep)
{
    /// <returns>The former views that are read meanwhile, open; null: the projection's own are read.</returns>
    public async ValueTask<FormerViews?> DecideAsync(CancellationToken cancellationToken)
    {
        await journal.SettleAsync(cancellationToken);
        await journal.WriteAsync(await WithoutRetiredAsync(cancellationToken));
        await sweep.RunAsync(cancellationToken);
        Registration registration = await parts.Registrar.RecordAsync(definition, null, [], cancellationToken);
        DateTimeOffset until = parts.Now + projection.Options.KeepFormer;
        ProjectionRecord record = journal.Record.LeaveAllBut(projection.Version, until);
        ViewBuild own = (record.Find(projection.Version, registration.Generation) ?? new(projection.Version, registration.Generation, BuildPhase.Building, default, [])) with { Indexes = ViewBuild.IndexesOf(definition) };
        if (own.Phase == BuildPhase.Serving)
        {
            await journal.WriteAsync(record.With(own));
            return null;
        }
        if (own.Phase == BuildPhase.Kept && record.Serving is { } left)
        {
            await journal.WriteAsync(record.Serve(own, until));
            parts.Notes.Back(projection.Name, own.Version, left.Version, until);
            return null;
        }
        if (record.Serving is { } other && (other.Indexes is null) != (own.Indexes is null))
        {
            throw new RusloException($"Projection '{projection.Name}' folds {(own.Indexes is null ? "SQL tables" : "views")} now, and its version {other.Version} did not, so that nobody could read that one until this one is built. Give it another name, or retire '{RegisteredProjection.SubscriptionOf(projection.Name, other.Version)}' first.");
        }
        FormerViews? former = record.Serving is { } serving ? await parts.Formers.OpenAsync(projection.Name, serving, cancellationToken) : null;
        if (former is null)
        {
            await ServeAtOnceAsync(record, own);
            return null;
        }
        await CarryAsync(former, registration, cancellationToken);
        await journal.WriteAsync(record.Begin(own));
        return former;
    }

    /// <summary>Nothing was read before, or nothing is left of it: what is made now is read as it becomes.</summary>
    private async ValueTask ServeAtOnceAsync(ProjectionRecord record, ViewBuild own)
    {
        ProjectionRecord next = record.Serve(own, default);
        if (record.Serving is { } gone)
        {
            next = next.With(gone with { Phase = BuildPhase.Doomed });
            parts.Notes.FormerIsGone(projection.Name, gone.Version);
        }
        await journal.WriteAsync(next);
    }

    private async ValueTask CarryAsync(FormerViews former, Registration registration, CancellationToken cancellationToken)
    {
        await using IState own = await parts.States.OpenAsync(StoppedProgress.StateOf(definition, registration), cancellationToken);
        await CarriedDecisions.CopyAsync(former.State, former.Subscription, own, definition.Name, cancellationToken);
    }

    /// <summary>What somebody has retired is not there any more; what it has left is deleted.</summary>
    private async ValueTask<ProjectionRecord> WithoutRetiredAsync(CancellationToken cancellationToken)
    {
        RegisteredProgress registered = await RegisteredProgress.ReadAsync(parts.Log, cancellationToken);
        return new([.. journal.Record.Builds.Select(build => IsThere(build, registered) ? build : build with { Phase = BuildPhase.Doomed })]);
    }

    private bool IsThere(ViewBuild build, RegisteredProgress registered)
        => registered.Find(RegisteredProjection.SubscriptionOf(projection.Name, build.Version)) is { State: not RegistrationState.Retired } registration && build.Generation <= registration.Generation + 1;
}
