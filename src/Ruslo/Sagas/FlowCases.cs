namespace Ruslo;

/// <summary>Reads the cases of a flow.</summary>
internal sealed class FlowCases(FlowPlan plan, StateTableBinding table, IState state)
{
    private const int PageEvents = 256;

    /// <summary>Those of a status, by when they were opened.</summary>
    public static StateQuery Of(FlowCaseStatus status, DateTimeOffset openedUntil) => new(FlowTable.Name)
    {
        Index = FlowTable.Status,
        From = StateValue.Of(FlowTable.StatusAt(status, 0)),
        To = StateValue.Of(FlowTable.StatusAt(status, openedUntil.UtcTicks)),
    };

    /// <summary>Those that have forked, by when they were opened.</summary>
    public static StateQuery Forked(DateTimeOffset openedUntil) => new(FlowTable.Name) { Index = FlowTable.Forked, From = StateValue.Of(0), To = StateValue.Of(openedUntil) };

    public async ValueTask<FlowCasePage> QueryAsync(FlowCaseQuery query, CancellationToken cancellationToken)
    {
        DateTimeOffset until = query.OpenedUntil ?? DateTimeOffset.MaxValue;
        StateQuery ordered = query.IsForked ? Forked(until)
            : query.Status is { } status ? Of(status, until)
            : new(FlowTable.Name) { Index = FlowTable.Opened, To = StateValue.Of(until) };
        StatePage page = await state.QueryAsync(ordered with { Limit = query.Limit, Cursor = query.Cursor }, cancellationToken);
        IEnumerable<FlowCase> cases = page.Documents.Select(document => FlowCaseText.Of(plan, document.Key, table.Read<FlowCaseRow>(document.Key, document.Value)));
        return new([.. query is { IsForked: true, Status: { } only } ? cases.Where(one => one.Status == only) : cases], page.Cursor);
    }

    public async ValueTask<FlowCaseDetails?> FindAsync(IEventLog log, Guid correlation, string tenant, int maxEvents, CancellationToken cancellationToken)
    {
        string key = FlowTable.KeyOf(tenant, correlation);
        if (await state.GetAsync(FlowTable.Name, key, cancellationToken) is not { } document)
        {
            return null;
        }
        FlowCase found = FlowCaseText.Of(plan, key, table.Read<FlowCaseRow>(key, document));
        var events = new List<RecordedEvent>();
        for (long after = 0; ;)
        {
            LogPage page = await log.FindCorrelatedAsync(correlation, after, PageEvents, cancellationToken);
            foreach (RecordedEvent e in page.Events.Where(e => e.Stream.Tenant == tenant))
            {
                if (events.Count == maxEvents)
                {
                    return new(found, events, HasMore: true);
                }
                events.Add(e);
            }
            after = page.ReadThrough;
            if (after >= page.Head)
            {
                return new(found, events, HasMore: false);
            }
        }
    }
}
