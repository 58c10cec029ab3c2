namespace Shop;

/// <summary>What happened in a shop, in time order.</summary>
internal sealed record History(string Name, IReadOnlyList<HistoricEvent> Events)
{
    /// <summary>Reads what a folder holds, or makes up a busy hour when there is none.</summary>
    /// <exception cref="ArgumentException">The folder holds nothing that is known.</exception>
    public static History Read(string? folder)
    {
        var timeline = new Timeline();
        string name = AddTo(timeline, folder);
        return new(name, timeline.InOrder());
    }

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
