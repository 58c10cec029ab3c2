using Ruslo.Battery;
using Xunit;

namespace Ruslo.Tests;

/// <summary>What random faults hardly ever meet, brought about on purpose.</summary>
public sealed class DirectedCheckTests
{
    private static readonly Dictionary<string, Func<Simulation, Task>> All = DirectedChecks.All.Concat(DirectedConditionChecks.All).Concat(DirectedSubscriptionChecks.All).Concat(DirectedDefinitionChecks.All).Concat(DirectedPartitionChecks.All).Concat(DirectedDeciderChecks.All).Concat(DirectedProjectionChecks.All).Concat(DirectedViewChecks.All).Concat(DirectedCommandChecks.All).Concat(DirectedPersonalChecks.All).Concat(DirectedTimerChecks.All).Concat(DirectedStepChecks.All).Concat(DirectedFlowChecks.All).ToDictionary();

    public static TheoryData<string> Checks => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Checks))]
    public void It_holds(string check)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Simulation.Run(seed, All[check]);
        }
    }
}
