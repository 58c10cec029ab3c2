using Xunit;

namespace Shop.Tests;

public sealed class HistoryTests
{
    [Fact]
    public void A_busy_hour_is_the_same_every_time()
    {
        History once = ShopHistory.Read(null);
        Assert.Equal(ShopHistory.Read(null).Events, once.Events);
        Assert.Equal(17_364, once.Events.Count);
        Assert.Equal(BusyHour.Orders, Count<OrderPlaced>(once));
        AssertSound(once);
    }

    [Fact]
    public void The_Olist_orders_are_63243_events()
    {
        History olist = ShopHistory.Read(RealData.Folder("orders-olist"));
        Assert.Equal(63_243, olist.Events.Count);
        Assert.Equal(8_135, Count<OrderPlaced>(olist));
        Assert.Equal(8_365, Count<ItemAdded>(olist));
        Assert.Equal(8_924, Count<PaymentMade>(olist));
        Assert.Equal(7_989, Count<OrderApproved>(olist));
        Assert.Equal(6_353, Count<OrderHandedOver>(olist));
        Assert.Equal(5_170, Count<OrderDelivered>(olist));
        Assert.Equal(1_857, Count<OrderClosedAs>(olist));
        Assert.Equal(8_225, Count<ReviewAsked>(olist));
        Assert.Equal(8_225, Count<ReviewAnswered>(olist));
        AssertSound(olist);
    }

    [Fact]
    public void A_last_status_stands_at_the_latest_time_of_its_order_reviews_apart()
    {
        History olist = ShopHistory.Read(RealData.Folder("orders-olist"));
        var latest = new Dictionary<string, DateTimeOffset>();
        foreach (HistoricEvent e in olist.Events)
        {
            if (e.Event is OrderEvent order and not (ReviewAsked or ReviewAnswered or OrderClosedAs))
            {
                latest[order.OrderId] = e.OccurredAt;
            }
        }
        Assert.All(olist.Events.Where(e => e.Event is OrderClosedAs), e => Assert.Equal(latest[((OrderEvent)e.Event).OrderId], e.OccurredAt));
    }

    [Fact]
    public void Each_line_of_an_Online_Retail_invoice_is_an_event()
    {
        History retail = ShopHistory.Read(RealData.Folder("orders-online-retail"));
        Assert.Equal(152_717, retail.Events.Count);
        Assert.Equal(5_589, retail.Events.Select(e => (e.Event as LineInvoiced)?.InvoiceNo).OfType<string>().Distinct().Count());
        Assert.Equal(913, retail.Events.Select(e => (e.Event as LineCancelled)?.InvoiceNo).OfType<string>().Distinct().Count());
        Assert.Equal(42_608, retail.Events.Count(e => e.Event is LineInvoiced { CustomerId: null } or LineCancelled { CustomerId: null }));
        AssertSound(retail);
    }

    [Fact]
    public void A_folder_that_holds_nothing_known_is_refused()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => ShopHistory.Read(AppContext.BaseDirectory));
        Assert.Contains("olist_orders_dataset.csv", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "created", "created")]
    [InlineData("shipped", "approved", "shipped")]
    [InlineData("approved", "shipped", "shipped")]
    [InlineData("delivered", "canceled", "canceled")]
    [InlineData("canceled", "delivered", "canceled")]
    [InlineData("shipped", "delivered", "delivered")]
    public void What_says_more_of_an_order_stands(string? known, string told, string status)
        => Assert.Equal(status, OrderStatus.Of(known, told));

    private static void AssertSound(History history)
    {
        Assert.Equal(history.Events.Count, history.Events.Select(e => e.Id).Distinct().Count());
        Assert.All(history.Events, e => Assert.Equal(8, e.Id.Version));
        Assert.Equal(history.Events.Select(e => e.OccurredAt).Order(), history.Events.Select(e => e.OccurredAt));
    }

    private static int Count<TEvent>(History history) => history.Events.Count(e => e.Event is TEvent);
}
