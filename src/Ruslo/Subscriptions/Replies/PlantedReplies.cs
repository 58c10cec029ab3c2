#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of requests and replies each, so that tests can prove that they would notice.</summary>
public static class PlantedReplies
{
    /// <summary>Rule: the waiter is registered before the command is recorded.</summary>
    public static bool WaitersComeAfterTheAppend { get; set; }

    /// <summary>Rule: a request of a command that was sent before looks at what has followed from it.</summary>
    public static bool NobodyLooksBack { get; set; }

    /// <summary>Rule: what a handler emitted is seen before it is said that it emitted nothing.</summary>
    public static bool NoReplyIsSaidBeforeTheTailHasLooked { get; set; }

    /// <summary>Rule: a command that is parked was not handled.</summary>
    public static bool ParkedCountsAsPassed { get; set; }

    /// <summary>Rule: what waits in a state store is recorded before it is said that nothing was emitted.</summary>
    public static bool ForwardingIsNotWaitedFor { get; set; }
}
#endif
