#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of deciding each, so that tests can prove that they would notice.</summary>
public static class PlantedDeciders
{
    /// <summary>Rule: what is decided on a kept state, refusals included, is confirmed by the log.</summary>
    public static bool RefusalsAreNotConfirmed { get; set; }

    /// <summary>Rule: a command with an id is looked up before it is decided.</summary>
    public static bool CommandsAreNotLookedUp { get; set; }

    /// <summary>Rule: what a handler decides sees what its batch has staged.</summary>
    public static bool StagedEventsAreNotSeen { get; set; }

    /// <summary>Rule: what a handler refuses holds its commit to the state that it saw.</summary>
    public static bool StagedRefusalsHoldNothing { get; set; }

    /// <summary>Rule: a snapshot of another shape is not read.</summary>
    public static bool SnapshotsOfAnyShapeAreRead { get; set; }

    /// <summary>Rule: a snapshot counts only where the log holds the very event that it ends with.</summary>
    public static bool SnapshotsAreNotIdentified { get; set; }
}
#endif
