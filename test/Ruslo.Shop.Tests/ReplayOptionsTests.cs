using Xunit;

namespace Replay.Tests;

public sealed class ReplayOptionsTests
{
    [Theory]
    [InlineData("--speed -3", "'-3'")]
    [InlineData("--speed 0", "'0'")]
    [InlineData("--speed NaN", "'NaN'")]
    [InlineData("--speed fast", "such as 60")]
    [InlineData("--sped 3", "'--sped' is not an option. Usage: [--data FOLDER]")]
    [InlineData("--log", "--log needs a value. Usage: [--data FOLDER]")]
    [InlineData("--data ./there/is/none", "--data names a folder")]
    [InlineData("--json ./there/is/none.json", "Make the folder first.")]
    [InlineData("--json .", "--json names a file")]
    public void What_cannot_be_done_is_said_before_anything_is(string arguments, string said)
        => Assert.Contains(said, Assert.Throws<ArgumentException>(() => ReplayOptions.Parse(arguments.Split(' '))).Message, StringComparison.Ordinal);

    [Fact]
    public void All_options_may_be_given_at_once()
    {
        ReplayOptions options = ReplayOptions.Parse(["--data", ".", "--speed", "60.5", "--log", "log", "--json", "figures.json", "--own", "x"], "--own THING");
        Assert.Equal((".", 60.5, "log", "figures.json"), (options.Data, options.Speed, options.Log, options.Json));
        Assert.Equal("x", options.Own["--own"]);
    }

    [Fact]
    public void As_fast_as_it_goes_is_no_factor() => Assert.Null(ReplayOptions.Parse(["--speed", "max"]).Speed);
}
