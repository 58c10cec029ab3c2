namespace Ruslo;

/// <summary>The parked keys among the entries of a generation, with the names of their entries.</summary>
internal static class ParkedEntries
{
    /// <summary>Each parked key of a partition: its head, the head's value, and what waits behind it, in order.</summary>
    public static IEnumerable<(ParkedEntry Head, string Hash, ReadOnlyMemory<byte> Value, List<long> Waiting)> Of(string partitionEntry, IReadOnlyList<ProgressEntry> entries)
    {
        string prefix = ProgressFormat.ParkedPrefix(partitionEntry);
        (ParkedEntry Head, string Hash, ReadOnlyMemory<byte> Value, List<long> Waiting)? current = null;
        foreach (ProgressEntry entry in entries) // ordered by name: a head comes before what waits behind it
        {
            if (!entry.Entry.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }
            string name = entry.Entry[prefix.Length..];
            if (ProgressFormat.WaitingPosition(name.AsSpan(32)) is { } position)
            {
                current?.Waiting.Add(position);
                continue;
            }
            if (current is { } complete)
            {
                yield return complete;
            }
            current = (ProgressFormat.DecodeParked(entry.Value.Span), name[..32], entry.Value, []);
        }
        if (current is { } last)
        {
            yield return last;
        }
    }

    /// <summary>Writes a parked key into the entries of a partition.</summary>
    public static void Add(Dictionary<string, ReadOnlyMemory<byte>> entries, string partitionEntry, string hash, ReadOnlyMemory<byte> head, IEnumerable<long> waiting)
    {
        entries.Add(ProgressFormat.ParkedHead(partitionEntry, hash), head);
        foreach (long position in waiting)
        {
            entries.Add(ProgressFormat.Waiting(partitionEntry, hash, position), Array.Empty<byte>());
        }
    }
}
