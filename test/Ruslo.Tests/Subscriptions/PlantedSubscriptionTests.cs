#if PLANTED
using System.Reflection;
using Xunit;

namespace Ruslo.Tests.Subscriptions;

/// <summary>Each rule of the subscriptions' protocol, switched off, fails a test. The switches are static: nothing runs beside these.</summary>
[Collection(nameof(PlantedSubscriptionTests))]
[CollectionDefinition(nameof(PlantedSubscriptionTests), DisableParallelization = true)]
public sealed class PlantedSubscriptionTests
{
    public static TheoryData<string> Switches => [.. typeof(PlantedSubscriptions).GetProperties(BindingFlags.Static | BindingFlags.Public).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Switches))]
    public void A_rule_that_is_switched_off_is_noticed(string planted)
    {
        PropertyInfo plant = typeof(PlantedSubscriptions).GetProperty(planted)!;
        plant.SetValue(null, true);
        try
        {
            string? noticed = WhatNotices();
            Assert.True(noticed is not null, $"Nothing notices {planted}.");
            TestContext.Current.TestOutputHelper?.WriteLine(noticed!);
        }
        finally
        {
            plant.SetValue(null, false);
        }
    }

    [Fact]
    public void Nothing_is_noticed_when_nothing_is_planted() => Assert.Null(WhatNotices());

    private static string? WhatNotices()
    {
        foreach ((string name, Action check) in Checks())
        {
            try
            {
                check();
            }
            catch (Exception failure)
            {
                return $"{name}: {failure.Message.Split('\n')[0]}";
            }
        }
        return null;
    }

    private static IEnumerable<(string Name, Action Check)> Checks()
    {
        for (ulong seed = 1; seed <= 60; seed++)
        {
            ulong current = seed;
            yield return ($"seed {seed}", () => ExactlyOnceBattery.Run(current));
        }
        foreach (object tests in new object[] { new DeliveryTests(), new FailureTests(), new StagingCommitTests(), new StateSubscriptionTests() })
        {
            foreach (MethodInfo test in tests.GetType().GetMethods().Where(m => m.GetCustomAttribute<FactAttribute>() is not null and not TheoryAttribute))
            {
                yield return (test.Name, () => test.Invoke(tests, BindingFlags.DoNotWrapExceptions, null, null, null));
            }
        }
        foreach (ulong seed in new ulong[] { 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
        {
            yield return ($"falling behind, seed {seed}", () => new DeliveryTests().A_partition_that_falls_behind_reads_for_itself_and_attaches_again_without_a_gap_or_a_double(seed));
        }
    }
}
#endif
