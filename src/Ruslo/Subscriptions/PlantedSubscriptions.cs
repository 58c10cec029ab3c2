#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of the subscriptions' protocol each, so that tests can prove that they would notice.</summary>
public static class PlantedSubscriptions
{
    /// <summary>Rule: a feed that attaches again takes from the tail exactly what follows what it has read.</summary>
    public static bool TailRepeatsWhatWasRead { get; set; }

    /// <summary>Rule: a feed that detaches reads on from the event that it could not take.</summary>
    public static bool DetachedFeedSkipsOne { get; set; }

    /// <summary>Rule: a feed attaches only when it has read as far as the tail has handed out.</summary>
    public static bool AttachesBeforeTheTail { get; set; }

    /// <summary>Rule: whoever takes a partition takes a new epoch.</summary>
    public static bool KeepsTheEpochOnTakingOver { get; set; }

    /// <summary>Rule: progress moves in one commit with the effects.</summary>
    public static bool MovesBeforeEffects { get; set; }

    /// <summary>Rule: at least once: progress does not pass an event before it is handled.</summary>
    public static bool MovesBeforeHandling { get; set; }

    /// <summary>Rule: after an unknown outcome progress is read again before anything is redone.</summary>
    public static bool RedoesWithoutReadingBack { get; set; }

    /// <summary>Rule: the later events of a parked key wait.</summary>
    public static bool HandlesBehindAParkedHead { get; set; }

    /// <summary>Rule: a key is unparked only when nothing waits behind its head.</summary>
    public static bool UnparksWithoutLooking { get; set; }

    /// <summary>Rule: what waits in a parked key is handled in order.</summary>
    public static bool DrainsTheLatestFirst { get; set; }

    /// <summary>Rule: a conflict at commit discards the batch and redoes it event by event.</summary>
    public static bool ConflictsAreAcknowledged { get; set; }

    /// <summary>Rule: a failing event ends its batch: it is not passed.</summary>
    public static bool FailuresAreAcknowledged { get; set; }

    /// <summary>Rule: parking and the checkpoint move in one commit.</summary>
    public static bool ParksOnlyInMemory { get; set; }

    /// <summary>Rule: requests about a parked key compare the position with its head.</summary>
    public static bool RequestsHitWhateverIsTheHead { get; set; }

    /// <summary>Rule: progress outside the log is checked against the event at its position when it is opened.</summary>
    public static bool IdentityIsNotChecked { get; set; }

    /// <summary>Rule: what is gathered is not passed before it is handled.</summary>
    public static bool GatheredIsPassed { get; set; }

    /// <summary>Rule: what is gathered is passed when all of it is handled, for a later event may stand for an earlier one.</summary>
    public static bool PartsOfTheGatheredArePassed { get; set; }

    /// <summary>Rule: of the events of a stream that are gathered, the last is handled.</summary>
    public static bool TheFirstIsGathered { get; set; }
}
#endif
