namespace Ruslo;

/// <summary>What people and programs can do with the subscriptions of a process.</summary>
internal sealed class SubscriptionControl(IEventLog log, SubscriptionRuntime host, Registrar registrar, Rewinding rewinding, Retiring retiring, Repartitioning repartitioning, DryRun dryRun, Requests requests) : ISubscriptions
{
    /// <summary>Runs the subscriptions of an application, and the platform's own.</summary>
    /// <param name="definitions">What the application defines.</param>
    /// <param name="others">Subscriptions that are somebody's although nothing here defines them.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task StartAsync(IReadOnlyList<SubscriptionDefinition> definitions, IReadOnlySet<string> others, CancellationToken cancellationToken)
    {
        await registrar.RecordAsync(requests.Definition, null, [], cancellationToken);
        foreach (SubscriptionDefinition definition in definitions.OrderBy(static definition => !definition.IsDerived)) // views first: handlers read them
        {
            await AddAsync(definition, cancellationToken);
        }
        await AddAsync(requests.Definition, cancellationToken); // last: a request that was left at the last stop must find whom it is about
        await registrar.ReportOrphansAsync(definitions, others, cancellationToken);
    }

    /// <summary>Finishes the events that are being handled, and makes progress durable; cancelled, handlers are told to end at once.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        requests.Stop();
        await host.StopAsync(cancellationToken);
        requests.EndAll();
    }

    public async ValueTask AddAsync(string name, Action<SubscriptionBuilder> configure, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new SubscriptionBuilder(name, host.Serializer.Catalog);
        configure(builder);
        SubscriptionDefinition definition = builder.Build();
        if (host.Find(name) is not null)
        {
            throw new ArgumentException($"A subscription '{name}' runs here already; give each its own name.", nameof(name));
        }
        await AddAsync(definition, cancellationToken);
    }

    public ValueTask<IReadOnlyList<SubscriptionStatus>> ListAsync(CancellationToken cancellationToken = default)
        => new([.. host.All().Where(static slot => !IsOwn(slot.Name)).Select(static slot => slot.Status())]);

    public ValueTask PauseAsync(string name, CancellationToken cancellationToken = default) => host.PauseAsync(Foreign(name), cancellationToken);

    public ValueTask ResumeAsync(string name, CancellationToken cancellationToken = default) => host.ResumeAsync(Foreign(name), cancellationToken);

    public ValueTask RewindAsync(string name, SubscriptionStart to, CancellationToken cancellationToken = default)
        => host.RestartAsync(Foreign(name), slot => rewinding.RewindAsync(slot, to, cancellationToken), cancellationToken);

    public async ValueTask<DryRunResult> DryRunAsync(string name, SubscriptionStart from, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        return await dryRun.RunAsync(Foreign(name), from, cancellationToken);
    }

    public async ValueTask RetireAsync(string name, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        if (host.Find(Foreign(name)) is not null)
        {
            await host.RemoveAsync(name, cancellationToken);
        }
        await retiring.RetireAsync(name, cancellationToken);
    }

    public ValueTask<IReadOnlyList<ParkedKey>> ListParkedAsync(string name, CancellationToken cancellationToken = default)
    {
        var keys = new List<ParkedKey>();
        foreach (Partition partition in host.Get(Foreign(name)).Running?.Partitions ?? [])
        {
            partition.Parked.List(name, partition.Number, keys);
        }
        keys.Sort(static (one, other) => one.Position.CompareTo(other.Position));
        return new(keys);
    }

    public async ValueTask<ParkedEvents?> ShowParkedAsync(string name, StreamId key, int limit = 20, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        foreach (Partition partition in host.Get(Foreign(name)).Running?.Partitions ?? [])
        {
            if (partition.Parked.Show(name, partition.Number, key, limit) is { } shown)
            {
                var events = new List<RecordedEvent>(shown.Positions.Length);
                foreach (long position in shown.Positions)
                {
                    if (await log.FindAtAsync(position, cancellationToken) is { } e)
                    {
                        events.Add(e);
                    }
                }
                return new(shown.Key, events);
            }
        }
        return null;
    }

    public ValueTask<ParkedAnswer> RetryAsync(string name, StreamId key, long position, CancellationToken cancellationToken = default)
        => AskAsync(name, ParkedRequestKind.Retry, key, position, default, cancellationToken);

    public async ValueTask<ParkedAnswer> EditAsync(string name, StreamId key, long position, object instead, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        EventDescriptor descriptor = host.Serializer.Catalog.Describe(instead);
        if (await log.FindAtAsync(position, cancellationToken) is not { } e)
        {
            return ParkedAnswer.AlreadyHandled;
        }
        if (host.Serializer.Catalog.Find(e.Name, e.SchemaVersion) != descriptor || BelongsElsewhere(e, descriptor, instead))
        {
            return ParkedAnswer.Refused;
        }
        var payload = new System.Buffers.ArrayBufferWriter<byte>(256);
        host.Serializer.Serialize(instead, descriptor, e.Stream, e.EventId, payload);
        return await AskAsync(name, ParkedRequestKind.Edit, key, position, payload.WrittenMemory, cancellationToken);
    }

    public ValueTask<ParkedAnswer> SkipAsync(string name, StreamId key, long position, CancellationToken cancellationToken = default)
        => AskAsync(name, ParkedRequestKind.Skip, key, position, default, cancellationToken);

    private static bool IsOwn(string name) => TopicName.IsReserved(name);

    private static string Foreign(string name)
        => IsOwn(name) ? throw new ArgumentException($"'{name}' is the platform's own subscription.", nameof(name)) : name;

    /// <summary>Whether an edit would make an event of one stream into one of another; an event that was published under another key than its own has none to lose.</summary>
    private bool BelongsElsewhere(RecordedEvent e, EventDescriptor descriptor, object instead)
        => descriptor.StreamKeyOf(instead) is { } key && key.Value != e.Stream.Key
            && (host.Serializer.Decode(e).Objects is not [var original, ..] || descriptor.StreamKeyOf(original)?.Value == e.Stream.Key);

    private async ValueTask<ParkedAnswer> AskAsync(string name, ParkedRequestKind kind, StreamId key, long position, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        if (host.IsOfHandler(name, cancellationToken))
        {
            throw HandlerSubscriptions.WaitsForItself(name);
        }
        return await requests.AskAsync(Foreign(name), kind, key, position, payload, cancellationToken);
    }

    private async ValueTask AddAsync(SubscriptionDefinition definition, CancellationToken cancellationToken)
    {
        Registration registration = await registrar.RecordAsync(definition, null, [.. host.All().Select(static slot => slot.Definition)], cancellationToken);
        host.States.Route(StoppedProgress.OwnerOf(definition.Name, registration), definition.Store);
        await host.AddAsync(definition, await repartitioning.ApplyAsync(definition, registration, cancellationToken), cancellationToken);
    }
}
