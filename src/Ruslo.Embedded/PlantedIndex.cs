#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of the indexes each, so that tests can prove that they would notice.</summary>
public static class PlantedIndex
{
    /// <summary>Rule: the filter of a run lets every stream pass that the run holds.</summary>
    public static bool FilterFalseNegative { get; set; }

    /// <summary>Rule: a merge keeps the entries of all runs that it merges.</summary>
    public static bool MergeDropsNewest { get; set; }

    /// <summary>Rule: an index file is trusted only when the segments it covers are as they were when it was made.</summary>
    public static bool StaleIndexTrusted { get; set; }

    /// <summary>Rule: a block of an index file is used only when its checksum is right.</summary>
    public static bool BlockUnchecked { get; set; }
}
#endif
