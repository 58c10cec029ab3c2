#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of timers each, so that tests can prove that they would notice.</summary>
public static class PlantedTimers
{
    /// <summary>Rule: what is due is read once the index has passed the head as it was.</summary>
    public static bool FiresBeforeTheIndexHasPassedTheHead { get; set; }

    /// <summary>Rule: who fires a timer expects that nobody has ended it.</summary>
    public static bool FiresWithoutExpectingAVersion { get; set; }

    /// <summary>Rule: the clock decides what is due, not the time of the log.</summary>
    public static bool FiresByLogTime { get; set; }

    /// <summary>Rule: a clock that is set forward is noticed within seconds.</summary>
    public static bool SleepsUntilTheNextIsDue { get; set; }

    /// <summary>Rule: what a timer publishes has the id that derives from its own.</summary>
    public static bool MessageIdsAreNotDerived { get; set; }

    /// <summary>Rule: what was set before a restart fires after it.</summary>
    public static bool PendingOnesAreForgottenAtStart { get; set; }

    /// <summary>Rule: what the log refuses for one timer keeps no other from firing.</summary>
    public static bool ARefusalStopsTheOthers { get; set; }

    /// <summary>Rule: who cancels a timer expects that nobody has ended it.</summary>
    public static bool CancelsWithoutExpectingAVersion { get; set; }

    /// <summary>Rule: a timer that is set again under an id of its own is recognised.</summary>
    public static bool ChosenIdsAreNotRecognised { get; set; }
}
#endif
