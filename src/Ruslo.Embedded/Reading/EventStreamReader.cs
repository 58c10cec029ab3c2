namespace Ruslo;

/// <summary>Reads a stream from any version on, both ways, up to the durable head. Thread-safe.</summary>
internal sealed class EventStreamReader(RecordReader records, IndexSet indexes)
{
    private const int AtOnce = 64;

    public async ValueTask<StreamPage> ReadAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, long through, CancellationToken cancellationToken)
    {
        byte[] identity = new byte[StreamIdentity.MaxLength];
        int length = StreamIdentity.Write(in stream, identity);
        var wanted = new Wanted(stream, identity.AsMemory(0, length), indexes.Hash.OfStream(identity.AsSpan(0, length)), direction, maxEvents, through);
        return await TryReadAsync(wanted, fromVersion, cancellationToken) ?? await WalkAsync(wanted, fromVersion, cancellationToken);
    }

    /// <summary>Takes the place in the list of candidates for the version; null when streams collide, so that it is not.</summary>
    private async ValueTask<StreamPage?> TryReadAsync(Wanted wanted, long fromVersion, CancellationToken cancellationToken)
    {
        bool forwards = wanted.Direction == ReadDirection.Forwards;
        var events = new List<RecordedEvent>(Math.Min(wanted.MaxEvents, AtOnce));
        long[] positions = new long[Math.Min(wanted.MaxEvents, AtOnce)];
        long version = forwards ? Math.Max(0, fromVersion) : fromVersion;
        long total = 0;
        int bytes = 0;
        do
        {
            (int filled, total) = await indexes.ReadStreamAsync(wanted.Hash, wanted.Identity, Math.Max(0, version), wanted.Direction, positions, wanted.Through, cancellationToken);
            filled = version < 0 ? 0 : filled;
            version = forwards ? version : Math.Min(version, total - 1);
            int before = events.Count;
            await records.ReadAsync(positions.AsMemory(0, Math.Min(filled, wanted.MaxEvents - before)), wanted.Stream, wanted.Identity, events, cancellationToken);
            for (int i = before; i < events.Count; i++, version += forwards ? 1 : -1)
            {
                if (events[i].Stream != wanted.Stream || events[i].Version != version)
                {
                    return null;
                }
                bytes += events[i].Payload.Length;
                if (bytes >= LogScan.PageBytes)
                {
                    events.RemoveRange(i + 1, events.Count - i - 1);
                }
            }
            if (events.Count == before)
            {
                break;
            }
        }
        while (events.Count < wanted.MaxEvents && bytes < LogScan.PageBytes && version >= 0 && version < total);
        return await IsLastAsync(wanted, events, total, cancellationToken) ? new(events, total - 1, version < 0 || version >= total) : null;
    }

    /// <summary>Whether the newest candidate has the version that their number says: then none of them is of another stream.</summary>
    private async ValueTask<bool> IsLastAsync(Wanted wanted, List<RecordedEvent> events, long total, CancellationToken cancellationToken)
    {
        if (total == 0 || (events.Count > 0 && (events[^1].Version == total - 1 || events[0].Version == total - 1)))
        {
            return true;
        }
        long newest = await indexes.FindLastAsync(wanted.Hash, wanted.Identity, wanted.Through + 1, cancellationToken);
        if (newest == 0)
        {
            return false;
        }
        var frame = new EventFrame(await records.ReadFrameAsync(newest, cancellationToken));
        return frame.Version == total - 1 && frame.Stream.SequenceEqual(wanted.Identity.Span);
    }

    /// <summary>Reads every candidate, and keeps those of the stream.</summary>
    private async ValueTask<StreamPage> WalkAsync(Wanted wanted, long fromVersion, CancellationToken cancellationToken)
    {
        bool forwards = wanted.Direction == ReadDirection.Forwards;
        var kept = new List<RecordedEvent>();
        var some = new List<RecordedEvent>(AtOnce);
        long[] positions = new long[AtOnce];
        long last = -1;
        int bytes = 0;
        bool more = false;
        for (long index = forwards ? 0 : long.MaxValue, total = 1; index >= 0 && (index < total || index == long.MaxValue);)
        {
            (int filled, total) = await indexes.ReadStreamAsync(wanted.Hash, wanted.Identity, index, wanted.Direction, positions, wanted.Through, cancellationToken);
            if (filled == 0)
            {
                break;
            }
            some.Clear();
            await records.ReadAsync(positions.AsMemory(0, filled), wanted.Stream, wanted.Identity, some, cancellationToken);
            foreach (RecordedEvent e in some)
            {
                if (e.Stream != wanted.Stream)
                {
                    continue;
                }
                last = Math.Max(last, e.Version);
                if (forwards ? e.Version < fromVersion : e.Version > fromVersion)
                {
                    continue;
                }
                if (kept.Count >= wanted.MaxEvents || bytes >= LogScan.PageBytes)
                {
                    more = true;
                    continue;
                }
                kept.Add(e);
                bytes += e.Payload.Length;
            }
            index = forwards ? index + filled : Math.Min(index, total - 1) - filled;
        }
        return new(kept, last, !more);
    }

    private sealed record Wanted(StreamId Stream, ReadOnlyMemory<byte> Identity, ulong Hash, ReadDirection Direction, int MaxEvents, long Through);
}
