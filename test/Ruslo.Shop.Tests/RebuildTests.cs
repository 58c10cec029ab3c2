using System.Text.Json.Nodes;
using Xunit;

namespace Shop.Tests;

public sealed class RebuildTests
{
    [Fact]
    public void Views_that_are_made_again_while_orders_flow_in_and_afterwards_are_the_same()
    {
        using var plain = new ShopProcess();
        JsonObject expected = plain.RunToTheEnd();
        using var shop = new ShopProcess("--rebuild", "revenue");
        JsonObject figures = shop.RunToTheEnd();
        Assert.Equal(expected["views"]!.ToJsonString(), figures["views"]!.ToJsonString());

        (bool succeeded, string said) = shop.Ask("rebuild", "revenue");
        Assert.True(succeeded, said);
        Assert.Contains("revenue: made again in", said, StringComparison.Ordinal);
        Assert.Contains("6 views are as before, 0 differ, 0 are new, 0 are gone, 0 have moved meanwhile", said, StringComparison.Ordinal);

        (bool found, string why) = shop.Ask("rebuild", "revenues");
        Assert.False(found);
        Assert.Contains("There is no projection 'revenues'", why, StringComparison.Ordinal);
        Assert.Contains("'revenues'", Assert.Throws<ArgumentException>(static () => ShopHost.CheckView("revenues")).Message, StringComparison.Ordinal); // which a replay asks before it begins
    }
}
