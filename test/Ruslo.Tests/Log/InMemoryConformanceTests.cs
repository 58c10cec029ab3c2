using Xunit;

namespace Ruslo.Tests;

/// <summary>The in-memory log keeps every promise of a log, on real threads and under the simulation's scheduler.</summary>
public sealed class InMemoryConformanceTests
{
    private static readonly LogSubject Subject = new() { Name = "in memory", CreateAsync = runtime => new(new InMemoryEventLog(runtime)) };
    private static readonly Dictionary<string, ConformanceCheck> All = LogConformance.Checks(Subject).ToDictionary(check => check.Name);

    public static TheoryData<string> Checks => [.. All.Keys];

    public static TheoryData<string> SimulatedChecks => [.. All.Values.Where(check => !check.NeedsThreads).Select(check => check.Name)];

    [Theory]
    [MemberData(nameof(Checks))]
    public Task It_keeps_the_promise(string check) => All[check].RunAsync(new RusloRuntime());

    [Theory]
    [MemberData(nameof(SimulatedChecks))]
    public void It_keeps_the_promise_in_a_simulation(string check) => Simulation.Run(1, sim => All[check].RunAsync(sim.Runtime));
}
