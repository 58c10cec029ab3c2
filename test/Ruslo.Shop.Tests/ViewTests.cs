using Ruslo;
using Xunit;

namespace Shop.Tests;

/// <summary>The folds of the views over whole histories, without a log.</summary>
public sealed class ViewTests
{
    [Fact]
    public void A_busy_hour_is_one_day_of_revenue_in_five_categories()
    {
        History hour = ShopHistory.Read(null);
        Dictionary<string, Revenue> revenue = Fold(Revenue.Projection, hour);
        decimal paid = hour.Events.Select(e => e.Event).OfType<PaymentMade>().Sum(p => p.Value);
        Assert.Equal(paid, Assert.Single(revenue, r => r.Key.StartsWith(Revenue.Days, StringComparison.Ordinal)).Value.Amount);
        Assert.Equal(paid, Fold(Customer.Projection, hour).Values.Sum(c => c.Spent));
        Assert.Equal(paid, Fold(OrderSummary.Projection, hour).Values.Sum(o => o.Paid));
        Assert.Equal(5, revenue.Keys.Count(key => key.StartsWith(Revenue.Categories, StringComparison.Ordinal)));
        Assert.Equal(hour.Events.Count(e => e.Event is ItemAdded), Fold(Shelf.Projection, hour).Values.Sum(s => s.Out));
    }

    [Fact]
    public void Online_Retail_has_revenue_by_the_days_of_its_invoices_and_no_categories()
    {
        History retail = ShopHistory.Read(RealData.Folder("orders-online-retail"));
        InvoiceEvent[] lines = [.. retail.Events.Select(e => (InvoiceEvent)e.Event)];
        Dictionary<string, Revenue> revenue = Fold(Revenue.Projection, retail);
        Assert.Equal(lines.GroupBy(l => l.Day).Select(d => KeyValuePair.Create($"day/{d.Key:yyyy-MM-dd}", d.Sum(l => l.Quantity * l.UnitPrice))).OrderBy(d => d.Key, StringComparer.Ordinal),
            revenue.Where(r => r.Key.StartsWith(Revenue.Days, StringComparison.Ordinal)).Select(r => KeyValuePair.Create(r.Key, r.Value.Amount)).OrderBy(d => d.Key, StringComparer.Ordinal));
        Assert.Equal(lines.Sum(l => l.Quantity * l.UnitPrice), revenue["category/unknown"].Amount);
        Dictionary<string, Customer> customers = Fold(Customer.Projection, retail);
        Assert.Equal(lines.Select(l => l.CustomerId).OfType<string>().Distinct().Count(), customers.Count);
        Assert.Equal(lines.Where(l => l.CustomerId is not null).Sum(l => l.Quantity * l.UnitPrice), customers.Values.Sum(c => c.Spent));
        Assert.Equal(lines.Sum(l => (long)l.Quantity), Fold(Shelf.Projection, retail).Values.Sum(s => s.Out - s.Back));
    }

    private static Dictionary<string, TView> Fold<TView>(Projection<TView> projection, History history) where TView : class
    {
        var views = new Dictionary<string, TView>(StringComparer.Ordinal);
        for (int place = 0; place < history.Events.Count; place++)
        {
            HistoricEvent e = history.Events[place];
            var metadata = new EventMetadata { Position = place + 1, Stream = ShopHistory.StreamOf(e.Event), OccurredAt = e.OccurredAt };
            foreach (RoutingKey key in projection.KeysOf(e.Event, metadata))
            {
                if (projection.Fold(key, views.GetValueOrDefault(key.Value), e.Event, metadata) is { } view)
                {
                    views[key.Value] = view;
                }
            }
        }
        return views;
    }
}
