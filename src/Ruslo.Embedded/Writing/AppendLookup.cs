namespace Ruslo;

/// <summary>
/// The lookups of an append that may touch the disk: which of its ids are known, the last versions of its streams, and what its
/// condition rules out, all up to the durable head. Made by its caller before it queues; the sequencer revalidates them in memory.
/// </summary>
internal sealed class AppendLookup(IndexSet indexes, RecordReader records, VersionCache versions, LogHead head)
{
    private const int CandidatesAtOnce = 8;

    /// <param name="pending">The append.</param>
    /// <param name="thoroughly">Whether versions are looked up that memory is likely to have.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    public async ValueTask MakeAsync(PendingAppend pending, bool thoroughly, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        long through = head.Durable;
        pending.LookedUpTo = through;
        pending.Known = null;
        AppendRequest request = pending.Request;
        if (request.Idempotency != Idempotency.Fresh && !request.Events.IsEmpty)
        {
            await FindIdsAsync(pending, through, cancellationToken);
            if (pending.Known is not null)
            {
                return;
            }
        }
        for (int i = 0; i < pending.StreamCount; i++)
        {
            pending.Streams[i].Looked = !thoroughly && versions.TryGet(pending.Streams[i].Fingerprint, out long position, out long version)
                ? position <= through ? version : StreamSlot.InMemory
                : await FindVersionAsync(pending, i, through, thoroughly, cancellationToken);
        }
        if (request.Condition is { } condition)
        {
            EventFilter filter = new() { Query = condition.Query };
            pending.Condition ??= indexes.BranchesOf(filter);
            pending.Contradiction = await FindContradictionAsync(filter, condition, through, cancellationToken);
        }
    }

    /// <summary>The first event that a condition rules out, of those that are durable; 0 when there is none.</summary>
    public ValueTask<long> FindContradictionAsync(AppendCondition condition, CancellationToken cancellationToken)
        => FindContradictionAsync(new() { Query = condition.Query }, condition, head.Durable, cancellationToken);

    private async ValueTask<long> FindContradictionAsync(EventFilter filter, AppendCondition condition, long through, CancellationToken cancellationToken)
    {
        long[] candidates = new long[CandidatesAtOnce];
        var events = new List<RecordedEvent>(CandidatesAtOnce);
        for (long after = condition.After; after < through;)
        {
            (int filled, after) = await indexes.ReadFilterAsync(filter, after, candidates, through, cancellationToken);
            events.Clear();
            await records.ReadAsync(candidates.AsMemory(0, filled), events, cancellationToken);
            if (events.Find(condition.Query.Matches) is { } contradiction)
            {
                return contradiction.Position;
            }
        }
        return 0;
    }

    private async ValueTask<long> FindVersionAsync(PendingAppend pending, int slot, long through, bool thoroughly, CancellationToken cancellationToken)
    {
        ulong hash = pending.Streams[slot].Hash;
        ReadOnlyMemory<byte> identity = pending.Buffer.AsMemory(pending.Streams[slot].IdentityAt, pending.Streams[slot].IdentityLength);
        for (long before = through + 1; ;)
        {
            long candidate = await indexes.FindLastAsync(hash, identity, before, cancellationToken);
            if (candidate == 0)
            {
                return -1;
            }
            if (!thoroughly && candidate >= indexes.MemoryFrom)
            {
                return StreamSlot.InMemory;
            }
            byte[] frame = await records.ReadFrameAsync(candidate, cancellationToken);
            if (new EventFrame(frame).Stream.SequenceEqual(identity.Span))
            {
                return StreamEnd.Of(new EventFrame(frame));
            }
            before = candidate;
        }
    }

    private async ValueTask FindIdsAsync(PendingAppend pending, long through, CancellationToken cancellationToken)
    {
#if PLANTED
        if (PlantedLog.KnownIdsAreNotLookedUp)
        {
            return;
        }
#endif
        AppendRequest request = pending.Request;
        long after = request.IdsAfter;
#if PLANTED
        after += PlantedLog.IdsAreSoughtTooLate ? 1 : 0;
#endif
        Dictionary<Guid, int>? first = request.Idempotency == Idempotency.EachNew && request.Events.Length > 1 ? [] : null;
        int known = 0;
        bool isRun = true;
        Dictionary<int, long>? lastOfStream = null;
        for (int i = 0; i < request.Events.Length; i++)
        {
            Guid id = request.Events.Span[i].EventId;
            pending.Events[i].SameAs = first is null || first.TryAdd(id, i) ? -1 : first[id];
            pending.Events[i].KnownPosition = 0;
            if (after >= through || await records.FindIdAsync(id, after, through, cancellationToken) is not { } frame)
            {
                continue;
            }
            known++;
            isRun &= Note(pending, i, frame, lastOfStream ??= []);
        }
        if (known > 0)
        {
            Judge(pending, known, isRun);
        }
    }

    /// <summary>Notes where a known event is; false when it does not go on with the run of its stream.</summary>
    private static bool Note(PendingAppend pending, int index, byte[] frame, Dictionary<int, long> lastOfStream)
    {
        var found = new EventFrame(frame);
        ref EncodedEvent encoded = ref pending.Events[index];
        encoded.KnownPosition = found.Position;
        encoded.KnownVersion = found.Version;
        var recordedAt = new DateTimeOffset(found.RecordedTicks, TimeSpan.Zero);
        pending.KnownRecordedAt = lastOfStream.Count == 0 || recordedAt > pending.KnownRecordedAt ? recordedAt : pending.KnownRecordedAt;
        ref readonly StreamSlot slot = ref pending.Streams[encoded.Stream];
        bool goesOn = found.Stream.SequenceEqual(pending.Buffer.AsSpan(slot.IdentityAt, slot.IdentityLength))
            && (!lastOfStream.TryGetValue(encoded.Stream, out long last) || found.Version == last + 1);
        lastOfStream[encoded.Stream] = found.Version;
        return goesOn;
    }

    private static void Judge(PendingAppend pending, int known, bool isRun)
    {
        ReadOnlySpan<NewEvent> events = pending.Request.Events.Span;
        if (known == events.Length)
        {
            if (pending.Request.Idempotency == Idempotency.EachNew || isRun)
            {
                pending.Known = AppendPlaces.AllKnown(pending);
                return;
            }
        }
        else if (pending.Request.Idempotency == Idempotency.EachNew)
        {
            return;
        }
        pending.Known = new Refused(RefusedReason.PartlyKnown, $"{known} of {events.Length} event ids are known to the log, but not all of them as one run of their streams in this order (the first is {events[0].EventId} for {events[0].Stream}). Repeat an append exactly as it was, or use new ids.");
    }
}
