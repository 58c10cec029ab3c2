using System.Text;

namespace Ruslo;

/// <summary>What people and programs can see of sagas, and do.</summary>
internal sealed class SagaAdmin(IEventLog log, EventDrafting drafting, SubscriptionRuntime host, IReadOnlyList<RegisteredSaga> sagas, IStateTables tables) : ISagas
{
    private const int MaxLimit = 1_000;
    private const int MaxMoments = 10_000;
    private const int PageEvents = 256;

    public async ValueTask<SagaPage> ListAsync(SagaFilter? filter = null, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        filter ??= new();
        if (filter.Limit is < 1 or > MaxLimit)
        {
            throw new ArgumentOutOfRangeException(nameof(filter), filter.Limit, $"A page of instances holds 1 to {MaxLimit}.");
        }
        if (sagas.Count == 0)
        {
            throw new InvalidOperationException("No saga is added to this application, so it keeps no list of instances: ruslo.AddSaga(…) or ruslo.AddProcessManager(…). A process that runs none cannot look at those of another.");
        }
        await SagaIndex.CaughtUpAsync(host, cancellationToken);
        var found = new List<SagaSummary>();
        while (true)
        {
            StateQuery query = SagaIndex.QueryOf(filter);
            DocumentPage<SagaSummary> page = await tables.QueryAsync<SagaSummary>(SagaIndex.Subscription, SagaIndex.Table, _ => query, cancellationToken);
            found.AddRange(page.Documents.Select(static document => document.Value).Where(filter.Holds));
            if (page.Cursor is null || found.Count > 0)
            {
                return new(found, page.Cursor);
            }
            filter = filter with { Cursor = page.Cursor };
        }
    }

    public async ValueTask<SagaDetails?> GetAsync(string saga, RoutingKey instance, string tenant = "", int moments = 1_000, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        ArgumentOutOfRangeException.ThrowIfLessThan(moments, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(moments, MaxMoments);
        RegisteredSaga registered = Find(saga);
        StreamId stream = SagaTopics.Of(saga, tenant, instance.Value);
        long last = await LastVersionAsync(stream, cancellationToken);
        if (last < 0)
        {
            return null;
        }
        long first = Math.Max(0, last - moments + 1);
        var states = new SagaStates(registered, host.Serializer);
        var timeline = new List<SagaMoment>();
        SagaRecord? record = null;
        ReadOnlyMemory<byte>? state = null;
        for (long from = Math.Max(0, first - 1); from <= last;) // the one before says what the first has changed
        {
            StreamPage page = await log.ReadStreamAsync(stream, from, ReadDirection.Forwards, PageEvents, cancellationToken);
            foreach (RecordedEvent e in page.Events.TakeWhile(e => e.Version <= last))
            {
                record = SagaStore.Parse(e.Payload, stream);
                ReadOnlyMemory<byte> now = registered.Find(record.Instance.Definition) is { } machine ? states.Open(record.State.Span, machine.State, stream) : record.State;
                if (e.Version >= first)
                {
                    timeline.Add(MomentOf(e, record, JsonDifference.Of(state, now)));
                }
                (state, from) = (now, e.Version + 1);
            }
        }
        return new(SagaIndex.SummaryOf(record!.Instance, stream), Encoding.UTF8.GetString(state!.Value.Span), timeline);
    }

    public ValueTask<SagaAnswer> RetryAsync(string saga, RoutingKey instance, string? step = null, string tenant = "", CancellationToken cancellationToken = default)
        => AskAsync(saga, instance, new(SagaInputKind.Retry, step, null), tenant, cancellationToken);

    public ValueTask<SagaAnswer> CancelAsync(string saga, RoutingKey instance, string why, string tenant = "", CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(why);
        return AskAsync(saga, instance, new(SagaInputKind.Cancel, null, why), tenant, cancellationToken);
    }

    public ValueTask<SagaAnswer> MoveOnAsync(string saga, RoutingKey instance, string step, string why, string tenant = "", CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(step);
        ArgumentException.ThrowIfNullOrEmpty(why);
        return AskAsync(saga, instance, new(SagaInputKind.MoveOn, step, why), tenant, cancellationToken);
    }

    private async ValueTask<SagaAnswer> AskAsync(string saga, RoutingKey instance, SagaRequested request, string tenant, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        RegisteredSaga registered = Find(saga);
        ArgumentNullException.ThrowIfNull(tenant);
        StreamId stream = SagaTopics.Of(saga, tenant, instance.Value);
        if (await LastVersionAsync(stream, cancellationToken) < 0)
        {
            return SagaAnswer.NoInstance;
        }
        RunningSubscription running = host.Get(registered.Subscription).Running ?? throw new RusloException($"Saga '{saga}' does not run; resume subscription '{registered.Subscription}' first.");
        if (host.IsOfHandler(registered.Subscription, cancellationToken))
        {
            throw HandlerSubscriptions.WaitsForItself(registered.Subscription);
        }
        Guid id = host.Runtime.Ids.NewId(host.Runtime.Time.GetUtcNow());
        NewEvent asked = drafting.Draft(request, new() { IsPlatform = true, Topic = SagaTopics.InputsOf(saga), Key = instance, Tenant = tenant }, id, null, new(256));
        Appended appended = AppendOutcome.Of(await log.AppendAsync(new() { Events = new[] { asked }, Idempotency = Idempotency.Fresh }, cancellationToken));
        var key = new StreamId(tenant, "", instance.Value);
        Partition partition = running.PartitionOf(key);
        if (!await partition.Passed.WaitAsync(appended.LastPosition, cancellationToken))
        {
            throw new RusloException($"Saga '{saga}' stopped before it came to the request; it is taken when it runs again.");
        }
        return partition.Parked.Holds(key, appended.LastPosition) ? SagaAnswer.Parked : await IsTakenAsync(stream, id, appended.LastPosition, cancellationToken) ? SagaAnswer.Done : SagaAnswer.NothingToDo;
    }

    /// <summary>Whether the instance has recorded an input that was asked for at a position.</summary>
    private async ValueTask<bool> IsTakenAsync(StreamId stream, Guid input, long position, CancellationToken cancellationToken)
    {
        for (long from = long.MaxValue; from >= 0;)
        {
            StreamPage page = await log.ReadStreamAsync(stream, from, ReadDirection.Backwards, PageEvents, cancellationToken);
            foreach (RecordedEvent e in page.Events)
            {
                if (e.Position <= position)
                {
                    return false;
                }
                if (SagaStore.Parse(e.Payload, stream).Input.Id == input)
                {
                    return true;
                }
                from = e.Version - 1;
            }
            if (page.Events.Count == 0)
            {
                return false;
            }
        }
        return false;
    }

    private async ValueTask<long> LastVersionAsync(StreamId stream, CancellationToken cancellationToken)
        => (await log.ReadStreamAsync(stream, long.MaxValue, ReadDirection.Forwards, 1, cancellationToken)).LastVersion; // past its end, the page is empty

    private static SagaMoment MomentOf(RecordedEvent e, SagaRecord record, IReadOnlyList<ValueChange> changes)
        => new(e.Position, e.RecordedAt, record.Input.What, record.Input.Name, record.Input.Id, record.Input.Step, record.Input.Why, record.Instance.Status, changes,
            [.. record.Did.Select(static did => new SagaAction(did.What, did.Name, did.Step, did.Attempt, did.At))]);

    private RegisteredSaga Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return sagas.FirstOrDefault(saga => saga.Name == name)
            ?? throw new ArgumentException($"There is no saga '{name}' in this process. Known: {(sagas.Count == 0 ? "none" : string.Join(", ", sagas.Select(static saga => saga.Name).Order(StringComparer.Ordinal)))}.", nameof(name));
    }
}
