using Xunit;

namespace Ruslo.Tests;

/// <summary>With any rule turned off, the battery fails. The switches are static, so the tests of this class run one after the other.</summary>
public sealed class PlantedBugTests
{
#if PLANTED
    public static TheoryData<string> Switches => [.. PlantedSwitch.All.Keys];

    /// <summary>Those that keep a loop awake at one moment, so that nothing goes on that could be wrong.</summary>
    private static readonly HashSet<string> Endless = ["PlantedTimers.FiresByLogTime"];

    [Theory]
    [MemberData(nameof(Switches))]
    public void The_battery_catches_a_planted_bug(string planted)
    {
        PlantedSwitch bug = PlantedSwitch.All[planted];
        bug.Turn(on: true);
        try
        {
            string? noticed = new BatteryRun(Endless.Contains(planted)).WhatNotices();
            Assert.True(noticed is not null, $"Nothing notices that {planted}.");
            TestContext.Current.TestOutputHelper?.WriteLine(noticed!);
        }
        finally
        {
            bug.Turn(on: false);
        }
    }

    [Fact]
    public void There_are_at_least_twenty() => Assert.True(PlantedSwitch.All.Count >= 20, $"There are {PlantedSwitch.All.Count} planted bugs.");

    [Fact]
    public void Nothing_is_noticed_when_nothing_is_planted()
    {
        string? noticed = new BatteryRun(isEndless: true).WhatNotices(seeds: 60);
        Assert.True(noticed is null, noticed);
    }
#else
    [Fact(Skip = "Rules can be switched off only in the build configuration Planted: dotnet run eng/test.cs builds it.")]
    public void The_battery_catches_planted_bugs() { }
#endif
}
