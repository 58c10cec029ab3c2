#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of recurring schedules each, so that tests can prove that they would notice.</summary>
public static class PlantedSchedules
{
    /// <summary>Rule: an occurrence fires in the append that moves its schedule past it.</summary>
    public static bool MovesBeforeItFires { get; set; }

    /// <summary>Rule: a schedule is moved to the occurrence that fires, so that the next one, which may be due already, fires too.</summary>
    public static bool MovesToTheClock { get; set; }

    /// <summary>Rule: a schedule goes on where the log has it.</summary>
    public static bool BeginsAnewAtEachStart { get; set; }

    /// <summary>Rule: missed occurrences go by the policy.</summary>
    public static bool MissedOnesAllFire { get; set; }

    /// <summary>Rule: when somebody else has moved the schedule, what was missed is looked up again from there.</summary>
    public static bool MissedOnesAreNotLookedUpAgain { get; set; }

    /// <summary>Rule: what an occurrence publishes has the id that derives from it.</summary>
    public static bool OccurrenceIdsAreNotDerived { get; set; }
}
#endif
