namespace Ruslo;

/// <summary>All events of one tenant that a projection folds, found by the indexes of the log: where the keys of views are not those of streams.</summary>
internal sealed class FilteredPast(IEventLog log, EventFilter filter, string tenant) : IPastEvents
{
    private const int PageEvents = 512;

    private readonly EventFilter filter = Of(filter, tenant);
    private LogPage page = new([], 0, 1);
    private int next;

    public async ValueTask<RecordedEvent?> NextAsync(CancellationToken cancellationToken)
    {
        while (next == page.Events.Count)
        {
            if (page.ReadThrough >= page.Head)
            {
                return null;
            }
            page = await log.ReadAsync(page.ReadThrough, filter, PageEvents, cancellationToken);
            next = 0;
        }
        return page.Events[next++];
    }

    private static EventFilter Of(EventFilter filter, string tenant)
    {
#if PLANTED
        if (PlantedProjections.PastIsSharedByTenants)
        {
            return filter;
        }
#endif
        return filter with { Tenant = tenant };
    }
}
