namespace Ruslo;

/// <summary>
/// Compares two builds of the views of a projection while they go on. What both hold is a fold up to positions between a lowest and a highest;
/// a view without an event in between must be the same in both, whenever each was read, or the builds differ.
/// </summary>
internal sealed class ViewDiff(ProjectionParts parts)
{
    private const int Page = 1000;
    private const int PageBytes = 4 * 1024 * 1024;

    public async ValueTask<ViewDifferences> RunAsync(RegisteredProjection projection, ComparedBuild oldBuild, ComparedBuild newBuild, int limit, CancellationToken cancellationToken)
    {
        (ViewsCompared oldStart, ViewsCompared newStart, long same) = (oldBuild.Now, newBuild.Now, 0);
        (IReadableViews old, IReadableViews young) = (oldBuild.Views, newBuild.Views);
        StateTableBinding table = parts.Served.TableOf(projection);
        var moved = new MovedViews(parts, projection, Math.Min(oldStart.Position, newStart.Position));
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
            Old = oldStart,
            New = newStart,
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
