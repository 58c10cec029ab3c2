#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of definitions each, so that tests can prove that they would notice.</summary>
public static class PlantedDefinitions
{
    /// <summary>Rule: a generation is never used twice under one name, not even after it was retired.</summary>
    public static bool GenerationsAreUsedAgain { get; set; }

    /// <summary>Rule: partitions change their number only when all of them are at one position.</summary>
    public static bool RepartitionsWithoutBarrier { get; set; }

    /// <summary>Rule: parked keys are reassigned when the number of partitions changes.</summary>
    public static bool RepartitionForgetsParkedKeys { get; set; }

    /// <summary>Rule: a rewind drops parked positions from its target on, and keeps the keys whose heads lie before it.</summary>
    public static bool RewindKeepsWhatWaits { get; set; }

    /// <summary>Rule: a rewind takes a new generation.</summary>
    public static bool RewindKeepsTheGeneration { get; set; }

    /// <summary>Rule: progress beside state tables has its new names before the log registers the new name of a subscription.</summary>
    public static bool RegistersBeforeTheStateIsRenamed { get; set; }
}
#endif
