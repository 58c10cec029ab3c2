using Xunit;

namespace Ruslo.Tests.Commands;

/// <summary>How a header says who waits; part of the stored format.</summary>
public sealed class ReplyToTests
{
    [Theory]
    [InlineData("fulfilment", "ord-456", "payment", 2, "fulfilment/payment/2/ord-456")]
    [InlineData("fulfilment", "a/key with/slashes", "payment", 1, "fulfilment/payment/1/a/key with/slashes")]
    [InlineData("$request", "0199d000-0000-7000-8000-000000000002", "", 1, "$request//1/0199d000-0000-7000-8000-000000000002")]
    public void It_is_written_and_read(string who, string instance, string step, int attempt, string text)
    {
        var replyTo = new ReplyTo(who, instance, step, attempt);
        Assert.Equal(text, replyTo.ToString());
        Assert.True(ReplyTo.TryParse(text, out ReplyTo read));
        Assert.Equal(replyTo, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("somebody")]
    [InlineData("saga/7")]
    [InlineData("/step/1/x")]
    [InlineData("saga/step/one/x")]
    [InlineData("saga/step/-1/x")]
    [InlineData("saga/step//x")]
    public void What_others_have_written_is_left_alone(string text) => Assert.False(ReplyTo.TryParse(text, out _));

    [Fact]
    public void A_request_is_found_by_the_id_of_its_command()
    {
        Guid id = Guid.Parse("0199d000-0000-7000-8000-000000000002");
        Assert.Equal(id, RequestOf(ReplyTo.ForRequest(id).ToString()));
        Assert.Null(RequestOf($"saga/step/1/{id}"));
        Assert.Null(RequestOf("$request//1/not an id"));
        Assert.Null(RequestOf("$requests//1/" + id));
        Assert.Null(ReplyTo.RequestOf(EventHeaders.None));
    }

    private static Guid? RequestOf(string header) => ReplyTo.RequestOf(EventHeaders.From(new KeyValuePair<string, string>(WellKnownHeaders.ReplyTo, header)));
}
