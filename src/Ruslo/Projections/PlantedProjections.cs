#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of projections each, so that tests can prove that they would notice.</summary>
public static class PlantedProjections
{
    /// <summary>Rule: views that are ahead of the log, or of another one, are not gone on with.</summary>
    public static bool ViewsAheadOfTheLogAreAccepted { get; set; }

    /// <summary>Rule: what is parked moves in one transaction with what is folded.</summary>
    public static bool ParksInAnotherTransaction { get; set; }

    /// <summary>Rule: a read after a token says when its key is parked before it.</summary>
    public static bool TokensAreServedOverParkedKeys { get; set; }

    /// <summary>Rule: an update of a view that does not exist is a failure.</summary>
    public static bool UpdatesOfMissingViewsAreIgnored { get; set; }
}
#endif
