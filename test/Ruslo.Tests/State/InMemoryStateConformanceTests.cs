using Xunit;

namespace Ruslo.Tests;

public sealed class InMemoryStateConformanceTests
{
    private static readonly StateSubject Subject = new() { Name = "in-memory", CreateAsync = _ => new(new InMemoryStateStore()), CanBeSimulated = true };

    public static TheoryData<string> Promises => [.. StateConformance.Checks(Subject).Select(check => check.Name)];

    [Theory]
    [MemberData(nameof(Promises))]
    public Task The_in_memory_state_keeps_every_promise(string promise)
        => StateConformance.Checks(Subject).Single(check => check.Name == promise).RunAsync(new RusloRuntime());

    [Fact]
    public void Only_durability_is_lacking() => Assert.Equal(["durability"], StateConformance.Lacking(Subject));
}
