using Ruslo;

namespace Shop;

/// <summary>What happened in a shop.</summary>
internal static class ShopHistory
{
    /// <summary>Reads what a folder holds, or makes up a busy hour when there is none.</summary>
    /// <exception cref="ArgumentException">The folder holds nothing that is known.</exception>
    public static History Read(string? folder)
    {
        var timeline = new Timeline("shop");
        string name = AddTo(timeline, folder);
        return new(name, timeline.InOrder());
    }

    public static StreamId StreamOf(object e) => e switch
    {
        OrderEvent order => new("orders", order.OrderId),
        InvoiceEvent invoice => new("invoices", invoice.InvoiceNo),
        _ => throw new ArgumentException($"{e.GetType().Name} is no event of a shop.", nameof(e)),
    };

    private static string AddTo(Timeline timeline, string? folder)
    {
        if (folder is null)
        {
            BusyHour.AddTo(timeline);
            return "a busy hour";
        }
        if (File.Exists(Path.Combine(folder, OlistOrders.OrdersFile)))
        {
            OlistOrders.AddTo(timeline, folder);
            return "the Olist orders";
        }
        if (OnlineRetail.Files(folder).Count > 0)
        {
            OnlineRetail.AddTo(timeline, folder);
            return "the Online Retail invoices";
        }
        throw new ArgumentException($"'{Path.GetFullPath(folder)}' holds neither {OlistOrders.OrdersFile} nor the daily files of Online Retail (yyyy-MM-dd.csv).");
    }
}
