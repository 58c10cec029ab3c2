using Ruslo;

namespace Shop;

/// <summary>Where the events of a history stand in their streams.</summary>
internal sealed class StreamVersions
{
    private readonly long[] versions;

    public StreamVersions(History history)
    {
        var next = new Dictionary<StreamId, long>();
        versions = new long[history.Events.Count];
        for (int place = 0; place < versions.Length; place++)
        {
            StreamId stream = StreamOf(history.Events[place].Event);
            versions[place] = next.GetValueOrDefault(stream);
            next[stream] = versions[place] + 1;
        }
    }

    public long Of(int place) => versions[place];

    public static StreamId StreamOf(object e) => e switch
    {
        OrderEvent order => new("orders", order.OrderId),
        InvoiceEvent invoice => new("invoices", invoice.InvoiceNo),
        _ => throw new ArgumentException($"{e.GetType().Name} is no event of a shop.", nameof(e)),
    };
}
