#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of flows each, so that tests can prove that they would notice.</summary>
public static class PlantedFlows
{
    /// <summary>Rule: nothing is told before the subscription has passed the head as it was.</summary>
    public static bool TellsBeforeTheHeadIsPassed { get; set; }

    /// <summary>Rule: what is told has the same id whenever it is told.</summary>
    public static bool IdsAreNotDerived { get; set; }

    /// <summary>Rule: a failed case waits for its compensations.</summary>
    public static bool FailedCasesExpectNothing { get; set; }

    /// <summary>Rule: what came while it was told to be missing has come late.</summary>
    public static bool WhatCameInBetweenResumesNothing { get; set; }

    /// <summary>Rule: nobody knows whether a parked case is late.</summary>
    public static bool ParkedCasesAreLate { get; set; }

    /// <summary>Rule: a deadline runs from the step before.</summary>
    public static bool DeadlinesRunFromTheOpening { get; set; }
}
#endif
