#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of the embedded log each, so that tests can prove that they would notice.</summary>
public static class PlantedLog
{
    /// <summary>Rule: an append is flushed before it has its result.</summary>
    public static bool NothingIsFlushed { get; set; }

    /// <summary>Rule: a result comes after the flush of what it was decided on.</summary>
    public static bool ResultsComeBeforeTheFlush { get; set; }

    /// <summary>Rule: a conflict, too, waits for the flush of what it was decided on.</summary>
    public static bool ConflictsComeBeforeTheFlush { get; set; }

    /// <summary>Rule: readers never pass the durable end.</summary>
    public static bool ReadersPassTheDurableEnd { get; set; }

    /// <summary>Rule: the memory that a payload lies in is never written again.</summary>
    public static bool PayloadMemoryIsUsedAgain { get; set; }

    /// <summary>Rule: every record and every batch is checked when it is read.</summary>
    public static bool ChecksumsAreNotChecked { get; set; }

    /// <summary>Rule: the last valid batch is rewritten and flushed before anything is served.</summary>
    public static bool LastBatchIsNotRewritten { get; set; }

    /// <summary>Rule: a position is given when an append is decided for, never to one that is refused.</summary>
    public static bool RefusedAppendsTakePositions { get; set; }

    /// <summary>Rule: opening appends and flushes an open record before anything is served.</summary>
    public static bool OpenRecordIsSkipped { get; set; }

    /// <summary>Rule: a batch is bound to the one before it.</summary>
    public static bool PreviousBatchIsNotChecked { get; set; }

    /// <summary>Rule: a torn tail is zeroed and flushed before anything is appended.</summary>
    public static bool TornTailStays { get; set; }

    /// <summary>Rule: invalid bytes with valid ones behind them are damage, not a torn tail.</summary>
    public static bool DamageIsTakenForATornTail { get; set; }

    /// <summary>Rule: creating a file is followed by a flush of its directory.</summary>
    public static bool DirectoryIsNotFlushed { get; set; }

    /// <summary>Rule: expected versions are checked when the append is decided.</summary>
    public static bool VersionsAreNotChecked { get; set; }

    /// <summary>Rule: a lookup is revalidated by the sequencer against what came since.</summary>
    public static bool LookupsAreNotRevalidated { get; set; }

    /// <summary>Rule: a condition holds for what came since its caller looked, too.</summary>
    public static bool ConditionsAreCheckedByTheCallerAlone { get; set; }

    /// <summary>Rule: a condition holds for what is decided but not yet flushed, too.</summary>
    public static bool ConditionsIgnoreWhatIsUnflushed { get; set; }

    /// <summary>Rule: where memory no longer reaches back to the lookup of a condition, it is made again.</summary>
    public static bool ConditionsTrustOldLookups { get; set; }

    /// <summary>Rule: a move of progress compares.</summary>
    public static bool MovesDoNotCompare { get; set; }

    /// <summary>Rule: ids that the log holds are recognised.</summary>
    public static bool KnownIdsAreNotLookedUp { get; set; }

    /// <summary>Rule: where ids can be known from, they are sought from the first position on.</summary>
    public static bool IdsAreSoughtTooLate { get; set; }

    /// <summary>Rule: room is reserved before a group is validated.</summary>
    public static bool RoomIsNotReserved { get; set; }

    /// <summary>Rule: a failed write or flush stops the log at once.</summary>
    public static bool FailuresAreIgnored { get; set; }

    /// <summary>Rule: a segment begins with a snapshot of all progress.</summary>
    public static bool SnapshotIsSkipped { get; set; }

    /// <summary>Rule: recorded-at never decreases.</summary>
    public static bool ClockIsBelieved { get; set; }

    /// <summary>Rule: a closed stream takes no more events.</summary>
    public static bool ClosedStreamsTakeEvents { get; set; }

    /// <summary>Rule: that a stream is closed is known for ever, also from disk.</summary>
    public static bool ClosingIsForgotten { get; set; }
}
#endif
