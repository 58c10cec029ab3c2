using Xunit;

namespace Ruslo.Tests.Subscriptions;

public sealed class ExactlyOnceTests
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 60).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_effect_appears_once_and_in_order_whatever_fails_and_whoever_owns(ulong seed) => ExactlyOnceBattery.Run(seed);
}
