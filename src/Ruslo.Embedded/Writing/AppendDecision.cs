namespace Ruslo;

/// <summary>Decides on appends, one after the other, in memory alone: conditions, positions, versions, records. For the sequencer.</summary>
internal sealed class AppendDecision(LogWriter writer, IndexSet indexes, VersionCache versions, LogProgress progress, long position, long ticks)
{
#if PLANTED
    private long flushed;

#endif
    /// <summary>The last position given.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Log time, in UTC ticks: never decreases. It may be read from any thread.</summary>
    public long Ticks { get => Volatile.Read(ref ticks); private set => Volatile.Write(ref ticks, value); }

    public Dictionary<string, ReadOnlyMemory<byte>> Progress => progress.Decided;

    /// <summary>A group begins. Log time follows the clock, but not back.</summary>
    public void Follow(DateTimeOffset now)
    {
#if PLANTED
        flushed = Position;
        if (PlantedLog.ClockIsBelieved)
        {
            Ticks = now.UtcTicks;
            return;
        }
#endif
        Ticks = Math.Max(Ticks, now.UtcTicks);
    }

    /// <summary>The result, to be given after the flush; null when its lookups must be made again.</summary>
    public AppendResult? Decide(PendingAppend pending)
    {
        AppendRequest request = pending.Request;
        if (progress.FirstStale(request.Moves) is { } stale)
        {
            return stale;
        }
        switch (pending.Known)
        {
            case Appended known:
                Move(pending);
                return known;
            case { } refused:
                return refused;
            default:
                break;
        }
        if (!AreIdsCurrent(pending) || !AreVersionsCurrent(pending))
        {
            return null;
        }
        if (FirstClosed(pending) is { } closed)
        {
            return closed;
        }
        if (FirstConflict(pending) is { } conflict)
        {
#if PLANTED
            if (PlantedLog.RefusedAppendsTakePositions)
            {
                Position += request.Events.Length;
            }
#endif
            return conflict;
        }
        if (request.Condition is not null && pending.Contradiction > 0)
        {
            return new ConditionConflict(pending.Contradiction);
        }
        if (!IsConditionCurrent(pending))
        {
            return null;
        }
        AppendResult result = request.Events.IsEmpty ? new Appended(Position, Position, -1, default) : Record(pending);
        Move(pending);
        return result;
    }

    private bool AreIdsCurrent(PendingAppend pending)
    {
        AppendRequest request = pending.Request;
        if (request.Idempotency == Idempotency.Fresh || request.Events.IsEmpty)
        {
            return true;
        }
#if PLANTED
        if (PlantedLog.LookupsAreNotRevalidated || PlantedLog.KnownIdsAreNotLookedUp)
        {
            return true;
        }
#endif
        if (pending.LookedUpTo < indexes.MemoryFrom - 1)
        {
            return false;
        }
        ReadOnlySpan<NewEvent> events = request.Events.Span;
        for (int i = 0; i < events.Length; i++)
        {
            if (pending.Events[i].KnownPosition == 0 && indexes.FindIdInMemory(events[i].EventId, long.MaxValue) > pending.LookedUpTo)
            {
                return false;
            }
        }
        return true;
    }

    private bool AreVersionsCurrent(PendingAppend pending)
    {
        for (int i = 0; i < pending.StreamCount; i++)
        {
            ref StreamSlot slot = ref pending.Streams[i];
            if (indexes.TryGetEnd(slot.Hash, pending.Buffer.AsSpan(slot.IdentityAt, slot.IdentityLength), out long end))
            {
                slot.End = end;
            }
            else if (slot.Looked != StreamSlot.InMemory && pending.LookedUpTo >= indexes.MemoryFrom - 1)
            {
                slot.End = slot.Looked;
            }
            else
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Nothing that the condition rules out has come since it was looked up. What seems to have is read when it is flushed: memory has only hashes.</summary>
    private bool IsConditionCurrent(PendingAppend pending)
    {
        if (pending.Request.Condition is not { } condition)
        {
            return true;
        }
#if PLANTED
        if (PlantedLog.ConditionsAreCheckedByTheCallerAlone)
        {
            return true;
        }
#endif
        if (pending.LookedUpTo < indexes.MemoryFrom - 1)
        {
#if PLANTED
            if (PlantedLog.ConditionsTrustOldLookups)
            {
                return true;
            }
#endif
            return false;
        }
        long match = indexes.FindMatchInMemory(pending.Condition!, Math.Max(pending.LookedUpTo, condition.After));
#if PLANTED
        match = PlantedLog.ConditionsIgnoreWhatIsUnflushed && match > flushed ? 0 : match;
#endif
        pending.IsSuspected = match > 0;
        return !pending.IsSuspected;
    }

    /// <summary>Refuses what would come after an event that has closed its stream, or does in the same append.</summary>
    private static Refused? FirstClosed(PendingAppend pending)
    {
#if PLANTED
        if (PlantedLog.ClosedStreamsTakeEvents)
        {
            return null;
        }
#endif
        ReadOnlySpan<NewEvent> events = pending.Request.Events.Span;
        bool hasClosed = false; // most appends close nothing: those are not searched for what does
        for (int i = 0; i < events.Length; i++)
        {
            ref readonly EncodedEvent encoded = ref pending.Events[i];
            if (encoded.KnownPosition == 0 && encoded.SameAs < 0 && (StreamEnd.IsClosed(pending.Streams[encoded.Stream].End) || (hasClosed && IsClosedBefore(pending, events, i))))
            {
                return Refused.Closed(events[i].Stream, events[i].Name);
            }
            hasClosed |= encoded.KnownPosition == 0 && events[i].Closes;
        }
        return null;
    }

    private static bool IsClosedBefore(PendingAppend pending, ReadOnlySpan<NewEvent> events, int index)
    {
        for (int i = 0; i < index; i++)
        {
            if (events[i].Closes && pending.Events[i].Stream == pending.Events[index].Stream && pending.Events[i].KnownPosition == 0)
            {
                return true;
            }
        }
        return false;
    }

    private static Conflict? FirstConflict(PendingAppend pending)
    {
#if PLANTED
        if (PlantedLog.VersionsAreNotChecked)
        {
            return null;
        }
#endif
        IReadOnlyList<StreamExpectation> expected = pending.Request.Expected;
        for (int i = 0; i < expected.Count; i++)
        {
            long version = StreamEnd.VersionOf(pending.Streams[pending.ExpectedSlots[i]].End);
            if (!expected[i].Version.IsMetBy(version))
            {
                return new(expected[i].Stream, expected[i].Version, version);
            }
        }
        return null;
    }

    private void Move(PendingAppend pending)
    {
        if (pending.ProgressLength > 0)
        {
            Span<byte> frame = writer.Batch.Copy(pending.Buffer.AsSpan(pending.ProgressAt, pending.ProgressLength));
            writer.Batch.Seal(frame, isEvent: false);
            progress.Move(pending.Request.Moves);
        }
    }

    private Appended Record(PendingAppend pending)
    {
        ReadOnlySpan<NewEvent> events = pending.Request.Events.Span;
        bool eachNew = pending.Request.Idempotency == Idempotency.EachNew;
        if (!eachNew && IsOfOneStream(pending, events.Length))
        {
            long first = Position + 1, firstVersion = pending.Streams[pending.Events[0].Stream].End + 1;
            for (int i = 0; i < events.Length; i++)
            {
                Record(pending, in events[i], ref pending.Events[i]);
            }
            return new(first, Position, firstVersion, new(Ticks, TimeSpan.Zero));
        }
        var places = new EventPlace[events.Length];
        for (int i = 0; i < events.Length; i++)
        {
            ref EncodedEvent encoded = ref pending.Events[i];
            places[i] = !eachNew ? Record(pending, in events[i], ref encoded)
                : encoded.KnownPosition > 0 ? new(encoded.KnownPosition, encoded.KnownVersion, AlreadyThere: true)
                : encoded.SameAs >= 0 ? places[encoded.SameAs] with { AlreadyThere = true }
                : Record(pending, in events[i], ref encoded);
        }
        return AppendPlaces.Result(places, new(Ticks, TimeSpan.Zero));
    }

    private static bool IsOfOneStream(PendingAppend pending, int count)
    {
        for (int i = 1; i < count; i++)
        {
            if (pending.Events[i].Stream != pending.Events[0].Stream)
            {
                return false;
            }
        }
        return true;
    }

    private EventPlace Record(PendingAppend pending, in NewEvent e, ref EncodedEvent encoded)
    {
        ref StreamSlot slot = ref pending.Streams[encoded.Stream];
        long version = ++slot.End; // it was not closed, so its end was its version
        slot.End = StreamEnd.Of(version, e.Closes);
        long offset = writer.NextOffset;
        Span<byte> frame = writer.Batch.Copy(pending.Buffer.AsSpan(encoded.Offset, encoded.Length));
        EventFrame.Complete(frame, ++Position, version, Ticks);
        writer.Batch.Seal(frame, isEvent: true);
        indexes.Add(new IndexEntry
        {
            Position = Position,
            Offset = offset,
            Length = encoded.Length,
            Stream = pending.Buffer.AsSpan(slot.IdentityAt, slot.IdentityLength),
            StreamHash = slot.Hash,
            End = slot.End,
            EventId = e.EventId,
            CorrelationId = e.CorrelationId,
            Combination = encoded.Combination,
            RecordedTicks = Ticks,
            Terms = pending.Terms.AsSpan(encoded.FirstTerm, encoded.TermCount),
        });
        versions.Set(slot.Fingerprint, Position, slot.End);
        return new(Position, version, AlreadyThere: false);
    }
}
