#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of running sagas each, so that tests can prove that they would notice.</summary>
public static class PlantedSagaRuns
{
    /// <summary>Rule: an instance ignores inputs that it has recorded.</summary>
    public static bool InputsAreTakenAgain { get; set; }

    /// <summary>Rule: a reply is for the saga that its reply-to names, and for no other.</summary>
    public static bool RepliesToOthersAreTaken { get; set; }

    /// <summary>Rule: what was refused is not confirmed as handled.</summary>
    public static bool RefusedIsConfirmed { get; set; }

    /// <summary>Rule: an instance in memory counts only while the log holds the version that it is of.</summary>
    public static bool KeptInstancesAreTrusted { get; set; }

    /// <summary>Rule: commands of one attempt at a step, and of those after a time-out, carry one idempotency key.</summary>
    public static bool KeysAreNotKept { get; set; }

    /// <summary>Rule: the final event of a nested saga answers whoever started it.</summary>
    public static bool CallersAreForgotten { get; set; }
}
#endif
