namespace Ruslo;

/// <summary>What people have skipped or edited in a projection holds for views that are made again.</summary>
internal static class CarriedDecisions
{
    /// <summary>Copies decisions from the state of one subscription into that of another, all or none; those that it has already stay as they are.</summary>
    /// <returns>What was copied, under its new names.</returns>
    public static async ValueTask<IReadOnlyList<ProgressEntry>> CopyAsync(IState from, string fromName, IState to, string toName, CancellationToken cancellationToken)
    {
#if PLANTED
        if (PlantedProjections.RebuildsForgetDecisions)
        {
            return [];
        }
#endif
        string source = ProgressFormat.Amendments(fromName), target = ProgressFormat.Amendments(toName);
        HashSet<string> there = [.. (await to.ReadProgressAsync(target, cancellationToken)).Select(static entry => entry.Entry)];
        ProgressEntry[] copied = [.. (await from.ReadProgressAsync(source, cancellationToken)).Select(entry => entry with { Entry = target + entry.Entry[source.Length..] }).Where(entry => !there.Contains(entry.Entry))];
        if (copied.Length > 0 && await to.CommitAsync(new() { Moves = [.. copied.Select(static entry => new ProgressMove(entry.Entry, null, entry.Value))] }, CancellationToken.None) is { } stale)
        {
            throw new RusloException($"A decision about '{toName}' was made at the same moment ({stale.Entry}); it is tried again.");
        }
        return copied;
    }

    /// <summary>Lets a running subscription know of them: what is parked for lack of one is tried again.</summary>
    public static void Tell(RunningSubscription running, IReadOnlyList<ProgressEntry> copied)
    {
        if (copied.Count == 0)
        {
            return;
        }
        running.Amendments.Load(running.Name, copied);
        foreach (Partition partition in running.Partitions)
        {
            var parked = new List<ParkedKey>();
            partition.Parked.List(running.Name, partition.Number, parked);
            foreach (ParkedKey key in parked)
            {
                if (running.Amendments.Find(key.Position, key.Key) is not null)
                {
                    partition.Drain.Request(new(ParkedRequestKind.Retry, key.Key, key.Position));
                }
            }
        }
    }
}
