#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of publishing each, so that tests can prove that they would notice.</summary>
public static class PlantedPublishing
{
    private static int ordinals = 1_000_000;

    /// <summary>Rule: emitted ids are derived, so that a repetition anywhere is recognised.</summary>
    public static bool EmittedIdsAreNotDerived { get; set; }

    /// <summary>Rule: each attempt stages on its own, a failed one leaves nothing.</summary>
    public static bool FailedAttemptsLeaveWhatTheyStaged { get; set; }

    /// <summary>Rule: an expected version is checked when staged, and holds the commit to it.</summary>
    public static bool ExpectedVersionsAreForgotten { get; set; }

    /// <summary>Rule: the header reply-to flows with the correlation to everything that follows.</summary>
    public static bool ReplyToDoesNotFlow { get; set; }

    internal static int NextOrdinal() => Interlocked.Increment(ref ordinals);
}
#endif
