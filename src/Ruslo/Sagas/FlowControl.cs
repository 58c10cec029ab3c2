using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>The flows of a process: started after its subscriptions, stopped before them.</summary>
internal sealed class FlowControl : IFlows, IAsyncDisposable, IDisposable
{
    private readonly Lazy<SubscriptionRuntime> host;
    private readonly Func<RegisteredFlow, RunningFlow> make;
    private readonly SortedDictionary<string, RunningFlow> flows = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private Task[] loops = [];
    private bool hasStopped;
    private bool isDisposed;

    /// <param name="host">Where their subscriptions run; asked for when they start.</param>
    /// <param name="catalog">Where their events are.</param>
    /// <param name="telemetry">What is measured.</param>
    /// <param name="logger">The application's log.</param>
    public FlowControl(Lazy<SubscriptionRuntime> host, EventCatalog catalog, Telemetry telemetry, ILogger logger)
    {
        this.host = host;
        var meter = new FlowMeter(telemetry);
        var notes = new FlowLog(logger);
        make = registered => new(registered, catalog, meter, notes);
    }

    /// <summary>The subscription of a flow, which is known from here on.</summary>
    /// <exception cref="ArgumentException">The flow is malformed; the message says how.</exception>
    public SubscriptionDefinition Define(RegisteredFlow registered)
    {
        RunningFlow flow = make(registered);
        SubscriptionDefinition definition = flow.Subscription.Define();
        flows[flow.Plan.Name] = flow;
        return definition;
    }

    public void Start()
    {
        CancellationToken token = stopping.Token;
        loops = [.. flows.Values.Select(flow => flow.Start(host.Value, token))];
    }

    /// <summary>Once more waits for the same, also after it was disposed: a host may be stopped twice.</summary>
    public async ValueTask StopAsync()
    {
        if (!Interlocked.Exchange(ref hasStopped, true))
        {
            stopping.Cancel(); // CancelAsync calls back on the thread pool
        }
        await Task.WhenAll(loops);
    }

    /// <summary>For containers that are disposed without waiting.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
        {
            return; // a container disposes it under each of its names
        }
        await StopAsync();
        foreach (RunningFlow flow in flows.Values)
        {
            flow.Dispose();
        }
        stopping.Dispose();
    }

    public async ValueTask<IReadOnlyList<FlowSummary>> ListAsync(CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        var all = new List<FlowSummary>(flows.Count);
        foreach (RunningFlow flow in flows.Values)
        {
            IState cases = CasesOf(flow);
            ValueTask<long> CountAsync(FlowCaseStatus status) => cases.CountAsync(FlowCases.Of(status, DateTimeOffset.MaxValue), cancellationToken);
            all.Add(new(flow.Plan.Flow)
            {
                Open = await CountAsync(FlowCaseStatus.Open),
                Stalled = await CountAsync(FlowCaseStatus.Stalled),
                Compensating = await CountAsync(FlowCaseStatus.Compensating),
                Uncompensated = await CountAsync(FlowCaseStatus.Uncompensated),
                Completed = await CountAsync(FlowCaseStatus.Completed),
                Failed = await CountAsync(FlowCaseStatus.Failed),
                Dismissed = await CountAsync(FlowCaseStatus.Dismissed),
                Forked = await cases.CountAsync(FlowCases.Forked(DateTimeOffset.MaxValue), cancellationToken),
            });
        }
        return all;
    }

    /// <summary>How many cases of each flow need somebody, where its subscription runs.</summary>
    public async ValueTask<IReadOnlyList<FlowSummary>> TroubledAsync(CancellationToken cancellationToken)
    {
        var all = new List<FlowSummary>(flows.Count);
        foreach (RunningFlow flow in flows.Values)
        {
            try
            {
                IState cases = CasesOf(flow);
                all.Add(new(flow.Plan.Flow)
                {
                    Stalled = await cases.CountAsync(FlowCases.Of(FlowCaseStatus.Stalled, DateTimeOffset.MaxValue), cancellationToken),
                    Uncompensated = await cases.CountAsync(FlowCases.Of(FlowCaseStatus.Uncompensated, DateTimeOffset.MaxValue), cancellationToken),
                    Forked = await cases.CountAsync(FlowCases.Forked(DateTimeOffset.MaxValue), cancellationToken),
                });
            }
            catch (Exception away) when (away is RusloException or ObjectDisposedException)
            {
                // Its subscription does not run, which shows by itself.
            }
        }
        return all;
    }

    public async ValueTask<FlowCasePage> CasesAsync(string flow, FlowCaseQuery? query = null, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        RunningFlow found = Find(flow);
        return await new FlowCases(found.Plan, found.Subscription.Table, CasesOf(found)).QueryAsync(query ?? new(), cancellationToken);
    }

    public async ValueTask<FlowCaseDetails?> FindAsync(string flow, Guid correlation, string tenant = "", int maxEvents = 1000, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEvents, 1);
        RunningFlow found = Find(flow);
        return await new FlowCases(found.Plan, found.Subscription.Table, CasesOf(found)).FindAsync(host.Value.Log, correlation, tenant, maxEvents, cancellationToken);
    }

    public async ValueTask<FlowAnswer> DismissAsync(string flow, Guid correlation, string reason, string tenant = "", CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        RunningFlow found = Find(flow);
        SubscriptionRuntime runtime = host.Value;
        FlowCaseRow? row = await RowAsync(found, correlation, tenant, cancellationToken);
        if (row is null && await FlowSubscription.PassedAsync(runtime, found.Plan.Name, cancellationToken) is not null)
        {
            row = await RowAsync(found, correlation, tenant, cancellationToken); // what has opened it may just have been recorded
        }
        if (row is not { Dismissed: null })
        {
            return row is null ? FlowAnswer.NoCase : FlowAnswer.NothingToDo;
        }
        NewEvent e = FlowStream.Draft(runtime, found.Plan.Name, new FlowDismissed(found.Plan.Name, correlation, tenant, reason), tenant, correlation, runtime.Runtime.Ids.NewId(runtime.Runtime.Time.GetUtcNow()));
        AppendResult result = await runtime.Log.AppendAsync(new() { Events = new[] { e }, Idempotency = Idempotency.Fresh }, cancellationToken);
        if (result is not Appended)
        {
            throw new RusloException($"The log answered the settling of case {correlation} of flow '{flow}' with {result}.");
        }
        return FlowAnswer.Done;
    }

    private async ValueTask<FlowCaseRow?> RowAsync(RunningFlow flow, Guid correlation, string tenant, CancellationToken cancellationToken)
    {
        string key = FlowTable.KeyOf(tenant, correlation);
        return await CasesOf(flow).GetAsync(FlowTable.Name, key, cancellationToken) is { } document ? flow.Subscription.Table.Read<FlowCaseRow>(key, document) : null;
    }

    private IState CasesOf(RunningFlow flow)
    {
        string subscription = FlowSubscription.NameOf(flow.Plan.Name);
        return host.Value.Find(subscription)?.Running?.Tables?.State
            ?? throw new RusloException($"Flow '{flow.Plan.Name}' is not watched here: its host has not started yet or has stopped, or its subscription is paused; then subscriptions.ResumeAsync(\"{subscription}\").");
    }

    private RunningFlow Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return flows.GetValueOrDefault(name) ?? throw new ArgumentException($"There is no flow '{name}' in this process. Known: {(flows.Count == 0 ? "none" : string.Join(", ", flows.Keys))}.", nameof(name));
    }
}
