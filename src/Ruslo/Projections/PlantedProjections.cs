#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of projections each, so that tests can prove that they would notice.</summary>
public static class PlantedProjections
{
    /// <summary>Rule: a read after a token says when its key is parked before it.</summary>
    public static bool TokensAreServedOverParkedKeys { get; set; }

    /// <summary>Rule: an update of a view that does not exist is a failure.</summary>
    public static bool UpdatesOfMissingViewsAreIgnored { get; set; }

    /// <summary>Rule: a read after a token waits until the view's partition has read past it.</summary>
    public static bool TokensAreNotWaitedFor { get; set; }

    /// <summary>Rule: a projection that looks keys up runs in one partition.</summary>
    public static bool LookupsAreFoldedInSeveralPartitions { get; set; }

    /// <summary>Rule: the past of a view is made of the events of its tenant.</summary>
    public static bool PastIsSharedByTenants { get; set; }

    /// <summary>Rule: a change is handed out once the view has it.</summary>
    public static bool ChangesAreHandedOutBeforeTheCommit { get; set; }

    /// <summary>Rule: the key of a view carries its tenant.</summary>
    public static bool TenantsShareViews { get; set; }

    /// <summary>Rule: what people have skipped or edited holds for views that are made again.</summary>
    public static bool RebuildsForgetDecisions { get; set; }

    /// <summary>Rule: views take the place of others only when they have come as far.</summary>
    public static bool SwapsBeforeCatchUp { get; set; }

    /// <summary>Rule: views are durable before it is recorded that they are read.</summary>
    public static bool SwapsBeforeFlush { get; set; }

    /// <summary>Rule: a rebuild folds the log from its beginning.</summary>
    public static bool RebuildsFromWhereTheOldStand { get; set; }

    /// <summary>Rule: the former views are read until those of a new version have been built.</summary>
    public static bool FormerViewsAreNotRead { get; set; }
}
#endif
