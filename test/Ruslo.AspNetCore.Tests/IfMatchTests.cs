using Ruslo;
using Xunit;

namespace ShopApi.Tests;

public sealed class IfMatchTests
{
    [Theory]
    [InlineData("\"0\"", 0, true)]
    [InlineData(" \"3\" ", 3, true)]
    [InlineData("\"3\"", 4, false)]
    [InlineData("*", 5, true)]
    [InlineData("*", -1, false)]
    [InlineData("", -1, true)]
    [InlineData("W/\"3\"", 3, false)] // If-Match compares strongly
    [InlineData("\"abc\"", 3, false)]
    [InlineData("\"-1\"", -1, false)]
    [InlineData("\"9223372036854775807\"", -1, false)]
    public void An_entity_tag_is_a_version_of_the_stream(string header, long current, bool isMet)
    {
        Assert.True(IfMatch.TryParse(header, null, out IfMatch ifMatch));
        Assert.Equal(isMet, ((ExpectedVersion)ifMatch).IsMetBy(current));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("\"3\", \"4\"")]
    [InlineData("\"3")]
    [InlineData("W/")]
    public void What_is_no_entity_tag_is_refused(string header)
    {
        Assert.False(IfMatch.TryParse(header, null, out _));
        Assert.Throws<FormatException>(() => IfMatch.Parse(header, null));
    }

    [Fact]
    public void A_version_is_an_entity_tag_and_back() => Assert.Equal(ExpectedVersion.Exactly(7), IfMatch.Parse(IfMatch.TagOf(7), null).Expected);
}
