using Ruslo.Battery;
using Xunit;

namespace Ruslo.Tests;

/// <summary>What random faults hardly ever meet, brought about on purpose.</summary>
public sealed class DirectedCheckTests
{
    public static TheoryData<string> Checks => [.. DirectedBattery.All.Keys];

    [Theory]
    [MemberData(nameof(Checks))]
    public void It_holds(string check)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Simulation.Run(seed, DirectedBattery.All[check]);
        }
    }
}
