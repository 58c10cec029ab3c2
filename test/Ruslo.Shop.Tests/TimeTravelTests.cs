using System.Globalization;
using Xunit;

namespace Shop.Tests;

public sealed class TimeTravelTests
{
    [Fact]
    public void An_order_is_shown_as_it_was_at_each_of_its_events()
    {
        using var shop = new ShopProcess();
        shop.RunToTheEnd();
        HistoricEvent[] events = [.. ShopHistory.Read(null).Events.Where(e => ((OrderEvent)e.Event).OrderId == "ord-0042")];
        DateTimeOffset delivered = events.Single(e => e.Event is OrderDelivered).OccurredAt;

        (bool succeeded, string before) = shop.Ask("time-travel", "ord-0042", "--at", Text(delivered.AddMilliseconds(-1)));
        Assert.True(succeeded, before);
        Assert.Contains("status    shipped", before, StringComparison.Ordinal);
        Assert.Contains($"events    {events.Count(e => e.OccurredAt < delivered)} of {events.Length}", before, StringComparison.Ordinal);
        Assert.DoesNotContain("order-delivered", before, StringComparison.Ordinal);

        string at = shop.Ask("time-travel", "ord-0042", "--at", Text(delivered)).Said;
        Assert.Contains("status    delivered", at, StringComparison.Ordinal);
        Assert.Contains("order-delivered", at, StringComparison.Ordinal);

        string recorded = shop.Ask("time-travel", "ord-0042", "--at", Text(delivered), "--recorded").Said;
        Assert.Contains($"events    0 of {events.Length}", recorded, StringComparison.Ordinal); // this log is younger than what it tells of

        (bool found, string why) = shop.Ask("time-travel", "ord-none", "--at", Text(delivered));
        Assert.False(found);
        Assert.Contains("knows no order 'ord-none'", why, StringComparison.Ordinal);
    }

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);
}
