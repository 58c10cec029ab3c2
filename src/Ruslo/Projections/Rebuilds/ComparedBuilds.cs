namespace Ruslo;

/// <summary>
/// Finds the two builds of a projection that are compared, while they go on: what is read with what is being built, or else what was read
/// before with what is read.
/// </summary>
internal sealed class ComparedBuilds(ProjectionParts parts)
{
    private readonly AsyncGate gate = new(); // what is kept is opened for it, and has one owner

    /// <exception cref="RusloException">There is nothing to compare with.</exception>
    public async ValueTask<TResult> CompareAsync<TResult>(RunningProjection projection, Func<ComparedBuild, ComparedBuild, ValueTask<TResult>> compare, CancellationToken cancellationToken)
    {
        await gate.EnterUnlessAsync(cancellationToken);
        try
        {
            await projection.SettledAsync(cancellationToken);
            return await FindAsync(projection, compare, cancellationToken);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async ValueTask<TResult> FindAsync<TResult>(RunningProjection projection, Func<ComparedBuild, ComparedBuild, ValueTask<TResult>> compare, CancellationToken cancellationToken)
    {
        ProjectionRecord record = projection.Record;
        var read = new ComparedBuild(record.Serving!, parts.Served.Of(projection.Registered));
        if (record.Building is { } build && projection.SlotOf(build)?.Running is { } running)
        {
            return await compare(read, new(build, new LiveViews(running)));
        }
        foreach (ViewBuild kept in record.Builds.Where(static one => one.Phase == BuildPhase.Kept).OrderByDescending(static one => one.Until))
        {
            if (await parts.Formers.OpenAsync(projection.Name, kept, cancellationToken) is { } former)
            {
                await using (former)
                {
                    return await compare(new(kept, former), read);
                }
            }
        }
        throw new RusloException($"There is nothing to compare what is read of projection '{projection.Name}' with: nothing is being built, and nothing that was read before is kept.");
    }
}
