#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of sagas' steps each, so that tests can prove that they would notice.</summary>
public static class PlantedSteps
{
    /// <summary>Rule: what has happened is undone in reverse.</summary>
    public static bool CompensatesForwards { get; set; }

    /// <summary>Rule: a step is undone when the one undone before it is confirmed.</summary>
    public static bool CompensationsAreNotAwaited { get; set; }

    /// <summary>Rule: what turns out late to have happened is undone.</summary>
    public static bool LateSuccessesAreNotUndone { get; set; }

    /// <summary>Rule: a step whose outcome is unknown is not undone.</summary>
    public static bool UnknownStepsAreUndone { get; set; }

    /// <summary>Rule: after a time-out a step is sent again with the same key.</summary>
    public static bool TimeoutsTakeANewKey { get; set; }

    /// <summary>Rule: after a failure a step is sent again with a new key.</summary>
    public static bool FailuresKeepTheKey { get; set; }

    /// <summary>Rule: a reply to attempts that were replaced after a failure does not count.</summary>
    public static bool FormerAttemptsCount { get; set; }

    /// <summary>Rule: a success counts once.</summary>
    public static bool SuccessesCountTwice { get; set; }

    /// <summary>Rule: after the pivot nothing aborts.</summary>
    public static bool AbortsAfterThePivot { get; set; }

    /// <summary>Rule: while the pivot is under way nothing is undone.</summary>
    public static bool PivotsAreNotAwaited { get; set; }

    /// <summary>Rule: a stage begins when all steps of the one before are settled.</summary>
    public static bool StagesDoNotWait { get; set; }

    /// <summary>Rule: a saga that goes back has not aborted while the answer of a step is being forced.</summary>
    public static bool ForcedAnswersAreNotAwaited { get; set; }

    /// <summary>Rule: a step that cancels before it retries is not sent again before its answer was forced.</summary>
    public static bool RetriesWithoutCancelling { get; set; }
}
#endif
