#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule each of progress that is kept in a state store, so that tests can prove that they would notice.</summary>
public static class PlantedState
{
    /// <summary>Rule: what is ahead of the log, or was made from another one, is not gone on with.</summary>
    public static bool ProgressAheadOfTheLogIsAccepted { get; set; }

    /// <summary>Rule: what is parked moves in one transaction with what is folded.</summary>
    public static bool ParksInAnotherTransaction { get; set; }

    /// <summary>Rule: state is flushed before a request is answered, before an epoch is used, and at a stop.</summary>
    public static bool IsNotFlushed { get; set; }

    /// <summary>Rule: a document that is staged is read by later batches when it is committed, and not before: the commit may fail.</summary>
    public static bool DocumentsAreKnownBeforeTheyAreCommitted { get; set; }

    /// <summary>Rule: what is handled while a commit is under way sees what that has staged.</summary>
    public static bool BatchesDoNotSeeTheOneUnderWay { get; set; }

    /// <summary>Rule: what is being committed is not passed yet.</summary>
    public static bool PassesWhatIsBeingCommitted { get; set; }
}
#endif
