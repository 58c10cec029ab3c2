namespace Ruslo;

/// <summary>Reads what a decision depends on.</summary>
public static class EventQueryExtensions
{
    private const int PageSize = 512;

    /// <summary>Reads everything that matches a query, up to the head. All of it is held in memory: a query for a decision matches few events.</summary>
    public static async ValueTask<QueryResult> ReadAsync(this IEventLog log, EventQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(query);
        CallerContext.Leave();
        var filter = new EventFilter { Query = query };
        var events = new List<RecordedEvent>();
        for (long after = 0; ;)
        {
            LogPage page = await log.ReadAsync(after, filter, PageSize, cancellationToken);
            events.AddRange(page.Events);
            after = page.ReadThrough;
            if (after == page.Head)
            {
                return new(events, new(query, after));
            }
        }
    }
}
