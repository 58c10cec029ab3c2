#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of the file of keys each, so that tests can prove that they would notice.</summary>
public static class PlantedKeys
{
    /// <summary>Rule: added keys are flushed before it is said that they are there.</summary>
    public static bool AddedKeysAreNotFlushed { get; set; }

    /// <summary>Rule: a destroyed key is overwritten.</summary>
    public static bool DestroyedKeysAreOnlyMarked { get; set; }

    /// <summary>Rule: a slot that does not have its checksum is damage.</summary>
    public static bool DamagedSlotsAreSkipped { get; set; }

    /// <summary>Rule: what may only be in the page cache is made durable before anything is served.</summary>
    public static bool OpeningTrustsThePageCache { get; set; }
}
#endif
