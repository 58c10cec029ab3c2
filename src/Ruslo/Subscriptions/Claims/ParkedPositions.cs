namespace Ruslo;

/// <summary>The parked keys of a subscription that does not run, while its entries of progress are rewritten.</summary>
internal sealed class ParkedPositions(Dictionary<string, ReadOnlyMemory<byte>> entries, string subscription, Registration registration)
{
    /// <summary>Takes the parked events of a name out of their keys; what waits behind them moves up.</summary>
    /// <returns>Their positions.</returns>
    public async ValueTask<IReadOnlyList<long>> TakeAsync(string name, IEventLog log, CancellationToken cancellationToken)
    {
        var taken = new List<long>();
        for (int i = 0; i < registration.Partitions; i++)
        {
            foreach (var (head, hash, _, waiting) in ParkedEntries.Of(EntryOf(i), Ordered()).ToArray())
            {
                var left = new List<long>();
                int before = taken.Count;
                foreach (long position in waiting.Prepend(head.Position))
                {
                    bool isOfName = await log.FindAtAsync(position, cancellationToken) is { } e && e.Name == name;
                    (isOfName ? taken : left).Add(position);
                }
                if (taken.Count > before)
                {
                    Replace(EntryOf(i), hash, head, left);
                }
            }
        }
        return taken;
    }

    /// <summary>Lets events wait in their key, in order, as if they had been parked.</summary>
    /// <param name="key">The key.</param>
    /// <param name="events">The events; their positions lie before the checkpoint of the key's partition.</param>
    public void Add(in StreamId key, IReadOnlyList<RecordedEvent> events)
    {
        string entry = EntryOf(PartitionHash.Partition(PartitionHash.Of(key), registration.Partitions)), hash = ProgressFormat.HashOf(key);
        var (head, _, _, waiting) = ParkedEntries.Of(entry, Ordered()).FirstOrDefault(parked => parked.Hash == hash);
        IEnumerable<long> known = head is null ? [] : waiting.Prepend(head.Position);
        List<long> all = [.. known.Concat(events.Select(static e => e.Position)).Distinct().Order()];
        Replace(entry, hash, head ?? new(key, all[0], 0, events[0].RecordedAt, events[0].RecordedAt, "It was sent before anybody handled it."), all);
    }

    private string EntryOf(int partition) => ProgressFormat.Partition(subscription, registration.Generation, partition);

    private List<ProgressEntry> Ordered() => [.. entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => new ProgressEntry(entry.Key, entry.Value))];

    private void Replace(string partitionEntry, string hash, ParkedEntry head, List<long> positions)
    {
        string name = ProgressFormat.ParkedHead(partitionEntry, hash);
        foreach (string old in entries.Keys.Where(entry => entry.StartsWith(name, StringComparison.Ordinal)).ToArray())
        {
            entries.Remove(old);
        }
        if (positions.Count > 0)
        {
            ParkedEntry next = positions[0] == head.Position ? head : head with { Position = positions[0], Failures = 0, RetryAt = head.ParkedAt };
            ParkedEntries.Add(entries, partitionEntry, hash, ProgressFormat.Encode(next), positions.Skip(1));
        }
    }
}
