using Xunit;

namespace Ruslo.Tests;

public class TopicPatternTests
{
    [Theory]
    [InlineData("orders", "orders", true)]
    [InlineData("orders", "orders.eu", false)]
    [InlineData("*", "orders", true)]
    [InlineData("*", "orders.eu", false)]
    [InlineData("**", "orders.eu.west", true)]
    [InlineData("orders.**", "orders", true)]
    [InlineData("orders.**", "orders.eu.west", true)]
    [InlineData("**.west", "orders.eu.west", true)]
    [InlineData("**.west", "orders.eu", false)]
    [InlineData("orders.*.west", "orders.eu.west", true)]
    [InlineData("orders.*.west", "orders.west", false)]
    [InlineData("**", "$system", false)]
    [InlineData("*", "$system", false)]
    [InlineData("$system", "$system", true)]
    [InlineData("$sagas.*", "$sagas.fulfilment", true)]
    public void A_pattern_matches_whole_topics_word_by_word(string pattern, string topic, bool matches)
        => Assert.Equal(matches, TopicPattern.Parse(pattern).Matches(topic));

    [Theory]
    [InlineData("")]
    [InlineData("Orders")]
    [InlineData("orders..eu")]
    [InlineData("orders.")]
    [InlineData("or*ers")]
    [InlineData("***")]
    [InlineData("orders.$x")]
    public void What_is_no_pattern_is_refused_with_the_rule(string pattern)
        => Assert.Contains("words of a-z", Assert.Throws<ArgumentException>(() => TopicPattern.Parse(pattern)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_wildcard_does_not_match_a_command_but_its_topic_in_full_does()
    {
        Assert.False(EventFilter.All.MatchesTopic("take-payment", EventKind.Command, "take-payment"));
        Assert.True(new EventFilter { Topics = [TopicPattern.Parse("take-payment")] }.MatchesTopic("take-payment", EventKind.Command, "take-payment"));
        Assert.True((EventFilter.All with { Names = ["take-payment"] }).MatchesTopic("take-payment", EventKind.Command, "take-payment"));
        Assert.True((EventFilter.All with { Kinds = [EventKind.Command] }).MatchesTopic("take-payment", EventKind.Command, "take-payment"));
    }
}
