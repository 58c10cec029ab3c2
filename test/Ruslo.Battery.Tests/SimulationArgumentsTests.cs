using Ruslo.Battery;
using Xunit;

namespace Ruslo.Tests;

public sealed class SimulationArgumentsTests
{
    [Theory]
    [InlineData("--seeds -3", "'-3'")]
    [InlineData("--from x", "'x'")]
    [InlineData("--from 1 --seeds", "--seeds needs a value")]
    [InlineData("--sedes 3", "--sedes is not an option")]
    public void What_is_no_argument_is_told_with_those_that_are(string arguments, string said)
    {
        string message = Assert.Throws<ArgumentException>(() => new SimulationArguments(arguments.Split(' '))).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Contains("Use --from N --seeds N", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_are_counted_from_the_first() => Assert.Equal((7UL, 50UL), (new SimulationArguments(["--from", "7", "--seeds", "50"]) is var a ? (a.From, a.Seeds) : default));
}
