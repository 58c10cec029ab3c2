using System.Globalization;

namespace Ruslo;

/// <summary>
/// Keeps a list of all instances: the platform's own subscription on their streams, with a state table. Only the last event of an instance
/// counts, so events are gathered for a moment: an instance that moves often is written once. Who reads the list ends the moment.
/// </summary>
internal static class SagaIndex
{
    public const string Subscription = "$saga-index";
    public const string Table = "instances";
    public const string BySaga = "saga";
    public const string ByStatus = "status";
    public const string ByStart = "started";

    /// <summary>How long the list may lack what nobody has asked for.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    private const int MaxEvents = 2048;
    private const int MostPatience = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static SubscriptionDefinition Define()
    {
        var table = new StateTable(Table, [BySaga, ByStatus, ByStart]);
        var binding = new StateTableBinding(table, typeof(SagaSummary), SagaJson.Default.SagaSummary, static (_, document) => ValuesOf((SagaSummary)document));
        return new()
        {
            Name = Subscription,
            Filter = new() { Topics = [TopicPattern.Parse(SagaTopics.All)], Names = [SagaMoved.Name] },
            Handlers = [],
            Batch = BatchBinding.Of<SagaMoved>(Handle, MaxEvents),
            Mode = DeliveryMode.ExactlyOnce,
            Partitions = 1,
            Start = SubscriptionStart.Beginning,
            Tables = [binding],
            OnlyWrites = true,
            GathersFor = Moment,
            Emits = false,
            IsDerived = true,
            FreeOfOutsideEffects = true,
            Fingerprint = "saga index 1",
        };
    }

    /// <summary>Returns when all that was in the log when this was asked is in the list; after a moment in which the list does not come on, or when it takes long, sooner.</summary>
    public static async ValueTask CaughtUpAsync(SubscriptionRuntime host, CancellationToken cancellationToken)
    {
        if (host.Find(Subscription)?.Running is not { Partitions: [{ State: SubscriptionState.Running } index] })
        {
            return;
        }
        long head = host.Log.Head;
        for (int i = 0; i < MostPatience; i++)
        {
            long before = index.Ledger.Checkpoint;
            if (await IsPassedAsync(index, head, host.Runtime.Time, cancellationToken) || index.Ledger.Checkpoint == before)
            {
                return; // what there is, is what there is
            }
        }
    }

    private static async ValueTask<bool> IsPassedAsync(Partition index, long head, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await index.Passed.WaitAsync(head, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public static StateQuery QueryOf(SagaFilter filter)
    {
        var query = new StateQuery(Table) { Limit = filter.Limit, Cursor = filter.Cursor };
        return filter switch
        {
            { Saga: { } saga, Status: { } status } => Before(query.WherePrefix(ByStatus, $"{saga}\n{status}\n"), $"{saga}\n{status}\n", filter.StartedBefore),
            { Saga: { } saga } => Before(query.WherePrefix(BySaga, $"{saga}\n"), $"{saga}\n", filter.StartedBefore),
            _ => query with { Index = ByStart, To = filter.StartedBefore is { } before ? StateValue.Of(before) : null, ToIsExclusive = true },
        };
    }

    public static SagaSummary SummaryOf(SagaInstance instance, StreamId stream)
        => new(SagaTopics.SagaOf(stream), stream.Key, stream.Tenant, instance.Definition, instance.Status,
            [.. instance.Steps.Select(static step => new SagaStepInfo(step.Name, step.Status, step.Attempt, step.Code))], instance.Why?.Code, instance.StartedAt, instance.UpdatedAt);

    private static SagaSummary SummaryOf(SagaHead instance, StreamId stream)
        => new(SagaTopics.SagaOf(stream), stream.Key, stream.Tenant, instance.Definition, instance.Status, instance.Steps, instance.Why?.Code, instance.StartedAt, instance.UpdatedAt);

    private static ValueTask Handle(IReadOnlyList<SagaMoved> moved, IReadOnlyList<HandlerContext> contexts, CancellationToken cancellationToken)
    {
        for (int i = 0; i < moved.Count; i++)
        {
            SagaSummary summary = SummaryOf(moved[i].Head!, contexts[i].Recorded.Stream);
            contexts[i].State<SagaSummary>().Set($"{summary.Saga}\n{summary.Tenant}\n{summary.Instance}", summary);
        }
        return ValueTask.CompletedTask;
    }

    private static StateValue[] ValuesOf(SagaSummary summary)
        => [StateValue.Of($"{summary.Saga}\n{Text(summary.StartedAt)}"), StateValue.Of($"{summary.Saga}\n{summary.Status}\n{Text(summary.StartedAt)}"), StateValue.Of(summary.StartedAt)];

    private static StateQuery Before(StateQuery query, string prefix, DateTimeOffset? before)
        => before is { } time ? query with { To = StateValue.Of(prefix + Text(time)), ToIsExclusive = true } : query;

    private static string Text(DateTimeOffset time) => time.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}
