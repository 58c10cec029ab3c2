namespace Ruslo.Battery;

/// <summary>Every directed check, by what it says.</summary>
internal static class DirectedBattery
{
    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new[]
    {
        DirectedChecks.All,
        DirectedConditionChecks.All,
        DirectedSubscriptionChecks.All,
        DirectedDefinitionChecks.All,
        DirectedPartitionChecks.All,
        DirectedDeciderChecks.All,
        DirectedProjectionChecks.All,
        DirectedViewChecks.All,
        DirectedCommandChecks.All,
        DirectedPersonalChecks.All,
        DirectedTimerChecks.All,
        DirectedScheduleChecks.All,
        DirectedStepChecks.All,
        DirectedFlowChecks.All,
        DirectedSagaRunChecks.All,
    }.SelectMany(static checks => checks).ToDictionary();
}
