namespace Ruslo;

/// <summary>
/// Compares two builds of the views of a projection while they go on. What both hold is a fold up to positions between a lowest and a highest;
/// a view without an event in between must be the same in both, whenever each was read, or the builds differ.
/// </summary>
internal sealed class ViewDiff(ProjectionParts parts)
{
    private const int Page = 1000;
    private const int PageBytes = 4 * 1024 * 1024;

    private readonly AsyncGate gate = new(); // what is kept is opened for it, and has one owner

    public async ValueTask<ViewDifferences> RunAsync(RunningProjection projection, int limit, CancellationToken cancellationToken)
    {
        if (projection.Registered.View is null)
        {
            throw new RusloException($"Projection '{projection.Name}' makes tables of its own, and which of their rows are to be compared, only it knows.");
        }
        await gate.EnterUnlessAsync(cancellationToken);
        try
        {
            await projection.SettledAsync(cancellationToken);
            return await CompareAsync(projection, limit, cancellationToken);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async ValueTask<ViewDifferences> CompareAsync(RunningProjection projection, int limit, CancellationToken cancellationToken)
    {
        ProjectionRecord record = projection.Record;
        IReadableViews read = parts.Served.Of(projection.Registered);
        ViewBuild serving = record.Serving!;
        if (record.Building is { } build && projection.SlotOf(build)?.Running is { } running)
        {
            return await CompareAsync(projection.Registered, serving, read, build, new LiveViews(running), limit, cancellationToken);
        }
        foreach (ViewBuild kept in record.Builds.Where(static one => one.Phase == BuildPhase.Kept).OrderByDescending(static one => one.Until))
        {
            if (await parts.Formers.OpenAsync(projection.Name, kept, cancellationToken) is { } former)
            {
                await using (former)
                {
                    return await CompareAsync(projection.Registered, kept, former, serving, read, limit, cancellationToken);
                }
            }
        }
        throw new RusloException($"There is nothing to compare the views of projection '{projection.Name}' with: nothing is being built, and nothing that was read before is kept.");
    }

    private async ValueTask<ViewDifferences> CompareAsync(RegisteredProjection projection, ViewBuild oldBuild, IReadableViews old, ViewBuild newBuild, IReadableViews young, int limit, CancellationToken cancellationToken)
    {
        (long oldLow, long newLow, long same) = (old.Reached.Least, young.Reached.Least, 0);
        StateTableBinding table = parts.Served.TableOf(projection);
        var moved = new MovedViews(parts, projection, Math.Min(oldLow, newLow));
        var found = new FoundDifferences(moved, limit);
        await foreach (IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> page in PagesAsync(old.State, cancellationToken))
        {
            var differing = new List<(string Key, ReadOnlyMemory<byte>? Old, ReadOnlyMemory<byte>? New)>();
            foreach ((string key, ReadOnlyMemory<byte> before) in page)
            {
                ReadOnlyMemory<byte> open = table.Open(key, before); // what is encrypted differs each time
                if (await young.State.GetAsync(RegisteredProjection.Table, key, cancellationToken) is not { } after)
                {
                    differing.Add((key, open, null));
                }
                else if (table.Open(key, after) is var there && there.Span.SequenceEqual(open.Span))
                {
                    same++;
                }
                else
                {
                    differing.Add((key, open, there));
                }
            }
            await moved.FollowAsync(Math.Max(old.Reached.Most, young.Reached.Most), cancellationToken);
            differing.ForEach(found.Add);
        }
        await foreach (IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> page in PagesAsync(young.State, cancellationToken))
        {
            var added = new List<(string Key, ReadOnlyMemory<byte>? Old, ReadOnlyMemory<byte>? New)>();
            foreach ((string key, ReadOnlyMemory<byte> after) in page)
            {
                if (await old.State.GetAsync(RegisteredProjection.Table, key, cancellationToken) is null)
                {
                    added.Add((key, null, table.Open(key, after)));
                }
            }
            await moved.FollowAsync(Math.Max(old.Reached.Most, young.Reached.Most), cancellationToken);
            added.ForEach(found.Add);
        }
        return new()
        {
            Old = new(oldBuild.Version, oldBuild.Generation, oldLow),
            New = new(newBuild.Version, newBuild.Generation, newLow),
            Same = same,
            Changed = found.Changed,
            Added = found.Added,
            Removed = found.Removed,
            Moved = found.Moved,
            First = found.First,
        };
    }

    private static async IAsyncEnumerable<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> PagesAsync(IState state, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StateQuery? next = new(RegisteredProjection.Table) { Limit = Page, MaxBytes = PageBytes };
        while (next is not null)
        {
            StatePage page = await state.QueryAsync(next, cancellationToken);
            yield return page.Documents;
            next = page.Cursor is null ? null : next with { Cursor = page.Cursor };
        }
    }
}
