namespace Ruslo;

/// <summary>Makes of a flow the subscription that watches it: exactly once, one row a watched event, publishing nothing.</summary>
/// <param name="plan">The flow.</param>
/// <param name="meter">Where ends are counted.</param>
/// <param name="noticed">Told when a case waits for something that may be late, as soon as it is read.</param>
internal sealed class FlowSubscription(FlowPlan plan, FlowMeter meter, Action<long> noticed)
{
    /// <summary>How many events are handled between two sweeps, and how many cases one sweep forgets at most: no fewer.</summary>
    private const int SweepEvery = 64;

    private readonly StateTableBinding table = FlowTable.BindingOf(plan);
    private int untilSweep = 1;

    public static string NameOf(string flow) => $"flow.{flow}";

    /// <summary>The subscription of a flow, once it has read everything that was in the log when this was asked; null: it does not run.</summary>
    public static async ValueTask<RunningSubscription?> PassedAsync(SubscriptionRuntime host, string flow, CancellationToken cancellationToken)
    {
        long head = host.Log.Head;
        if (host.Find(NameOf(flow))?.Running is not { } running)
        {
            return null;
        }
        foreach (Partition partition in running.Partitions)
        {
            if (!await partition.Passed.WaitAsync(head, cancellationToken))
            {
                return null;
            }
        }
        return running;
    }

    public StateTableBinding Table => table;

    public SubscriptionDefinition Define()
    {
        var definition = new SubscriptionDefinition
        {
            Name = NameOf(plan.Name),
            Filter = plan.Filter,
            Fingerprint = SubscriptionRules.FingerprintOf(plan.Filter),
            Handlers = [new() { Handled = null, Name = $"the flow '{plan.Name}'", Invoke = (_, e, context, cancellationToken) => HandleAsync((RecordedEvent)e, context, cancellationToken) }],
            HandlesAll = true,
            Mode = DeliveryMode.ExactlyOnce,
            Partitions = 1,
            Start = plan.Options.Start,
            Retry = RetryPolicy.Default with { InPlace = TimeSpan.Zero },
            RoutesByCorrelation = true,
            Tables = [table],
            Emits = false,
            FreeOfOutsideEffects = true,
        };
        SubscriptionRules.Check(definition);
        return definition;
    }

    private async ValueTask HandleAsync(RecordedEvent e, HandlerContext context, CancellationToken cancellationToken)
    {
        Documents<FlowCaseRow> cases = context.State<FlowCaseRow>(FlowTable.Name);
        if (--untilSweep <= 0)
        {
            untilSweep = SweepEvery;
            await SweepAsync(cases, e.RecordedAt.UtcTicks, cancellationToken);
        }
        if (plan.RoleOf(e.Name) is not { } role || (role.Kind != FlowRoleKind.Opening && e.CorrelationId == e.EventId))
        {
            return; // what begins a correlation of its own, and opens no case, belongs to none
        }
        if (role.Kind == FlowRoleKind.Told && !IsOfThis(context.Decoded))
        {
            return;
        }
        string key = FlowTable.KeyOf(e.Stream.Tenant, e.CorrelationId);
        FlowCaseRow? row = await cases.GetAsync(key, cancellationToken);
        if (row is not null && FlowTable.IsGone(plan, row, e.RecordedAt.UtcTicks))
        {
            cases.Delete(key);
            row = null;
        }
        if (row is null && role.Kind != FlowRoleKind.Opening)
        {
            return; // opened before the flow was watched, or forgotten
        }
        bool hadEnded = row is { EndedAt: not 0 };
        if (row is null)
        {
            row = FlowFold.Open(e);
        }
        else if (role.Kind == FlowRoleKind.Told)
        {
            FlowFold.Hear(plan, row, context.Decoded[0], e.RecordedAt.UtcTicks);
        }
        else
        {
            FlowFold.Apply(plan, row, role, e);
        }
        cases.Set(key, row);
        if (!hadEnded && row.EndedAt != 0)
        {
            meter.Ended(plan.Name, FlowTable.StatusOf(plan, row));
        }
        if (FlowTable.DueOf(plan, row) is { } due)
        {
            noticed(due);
        }
    }

    private bool IsOfThis(IReadOnlyList<object> decoded) => (decoded.Count == 0 ? null : decoded[0]) switch
    {
        FlowStalled told => told.Flow,
        FlowResumed told => told.Flow,
        FlowForked told => told.Flow,
        FlowUncompensated told => told.Flow,
        FlowDismissed told => told.Flow,
        _ => null,
    } == plan.Name;

    /// <summary>
    /// What has ended long ago makes room as others come: the table does not grow with the log. By the time of the event that is folded, which
    /// later ones are never before: what is swept would be gone for them anyway, however late they are folded.
    /// </summary>
    private async ValueTask SweepAsync(Documents<FlowCaseRow> cases, long recordedAt, CancellationToken cancellationToken)
    {
        DocumentPage<FlowCaseRow> gone = await cases.QueryAsync(query => query with { Index = FlowTable.Gone, To = StateValue.Of(recordedAt), Limit = 2 * SweepEvery }, cancellationToken);
        foreach ((string key, FlowCaseRow row) in gone.Documents)
        {
            if (FlowTable.IsGone(plan, row, recordedAt))
            {
                cases.Delete(key);
            }
        }
    }
}
