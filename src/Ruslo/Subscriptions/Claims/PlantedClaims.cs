#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of commands and their handlers each, so that tests can prove that they would notice.</summary>
public static class PlantedClaims
{
    /// <summary>Rule: a command has one handler in a log.</summary>
    public static bool ASecondHandlerIsLetIn { get; set; }

    /// <summary>Rule: a refusal is never retried.</summary>
    public static bool RefusalsAreRetried { get; set; }

    /// <summary>Rule: the refusal of a command that was sent is recorded.</summary>
    public static bool RefusalsAreNotRecorded { get; set; }
}
#endif
