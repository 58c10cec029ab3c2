using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>The projections of a process: prepared before its subscriptions run, started after them, stopped before them.</summary>
internal sealed class ProjectionControl : IProjections
{
    private readonly SortedDictionary<string, RunningProjection> projections = new(StringComparer.Ordinal);
    private readonly SubscriptionRuntime host;
    private readonly ViewDiff? diff;
    private readonly ComparedBuilds? builds;
    private readonly Lock gate = new();
    private Task? stopped;

    /// <param name="log">The log.</param>
    /// <param name="host">Where their subscriptions run.</param>
    /// <param name="served">Where reads learn what is read.</param>
    /// <param name="registered">All projections of the application; of several versions of one, the newest is what it was built with.</param>
    /// <param name="logger">The application's log.</param>
    public ProjectionControl(IEventLog log, SubscriptionRuntime host, ServedViews served, IReadOnlyList<RegisteredProjection> registered, ILogger logger)
    {
        this.host = host;
        var notes = new DefinitionLog(logger);
        if (host.States is { } states)
        {
            var parts = new ProjectionParts(log, host, new(log, states, notes), new(log, states, notes), states, served, new(logger));
            (diff, builds) = (new(parts), new(parts));
            foreach (RegisteredProjection newest in RegisteredProjection.NewestOf(registered))
            {
                projections.TryAdd(newest.Name, new(parts, newest, [.. registered.Where(other => other.Name == newest.Name && other != newest)])); // one that is added twice is a mistake that the setup tells
            }
        }
    }

    /// <summary>The subscriptions of versions that are read, built or kept: they have their place here, whether or not the application names them.</summary>
    public IReadOnlySet<string> Subscriptions
        => projections.Values.SelectMany(static p => p.Record.Builds.Select(build => RegisteredProjection.SubscriptionOf(p.Name, build.Version))).ToHashSet(StringComparer.Ordinal);

    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (RunningProjection projection in projections.Values)
        {
            await projection.PrepareAsync(cancellationToken);
        }
    }

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        foreach (RunningProjection projection in projections.Values)
        {
            await projection.StartAsync(cancellationToken);
        }
    }

    /// <summary>A host may be stopped twice, also at the same time: by its application, and by who started it.</summary>
    public ValueTask StopAsync()
    {
        lock (gate)
        {
            return new(stopped ??= StopAllAsync());
        }
    }

    private async Task StopAllAsync()
    {
        foreach (RunningProjection projection in projections.Values)
        {
            await projection.DisposeAsync();
        }
    }

    public IReadOnlyList<ProjectionStatus> All() => [.. projections.Values.Select(static projection => projection.Status())];

    public ValueTask<IReadOnlyList<ProjectionStatus>> ListAsync(CancellationToken cancellationToken = default) => new(All());

    public ValueTask<ProjectionStatus> GetAsync(string projection, CancellationToken cancellationToken = default) => new(Find(projection).Status());

    public ValueTask RebuildAsync(string projection, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        return Find(projection).RebuildAsync(cancellationToken);
    }

    public ValueTask CancelRebuildAsync(string projection, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        return Find(projection).CancelAsync(cancellationToken);
    }

    public async ValueTask<ProjectionStatus> RebuiltAsync(string projection, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        RunningProjection found = Find(projection);
        for (Task stepped = found.Stepped; found.IsBuilding; stepped = found.Stepped)
        {
            await stepped.OrCancelledAsync(cancellationToken);
        }
        await found.SettledAsync(cancellationToken);
        return found.Status();
    }

    public async ValueTask<ViewDifferences> DiffAsync(string projection, int limit = 100, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        RunningProjection found = Find(projection);
        return found.Registered.View is not null
            ? await builds!.CompareAsync(found, (old, young) => diff!.RunAsync(found.Registered, old, young, limit, cancellationToken), cancellationToken)
            : throw new RusloException($"Projection '{projection}' makes tables of its own: compare the old ones and the new ones in SQL, with {nameof(ISqlViews)}.{nameof(ISqlViews.CompareAsync)}.");
    }

    /// <summary>Lets tables of two builds be compared.</summary>
    public ValueTask<TResult> CompareAsync<TResult>(string projection, Func<TablesCompared, CancellationToken, ValueTask<TResult>> compare, CancellationToken cancellationToken)
        => builds!.CompareAsync(Find(projection), (old, young) =>
        {
            (ViewsCompared oldStart, ViewsCompared newStart) = (old.Now, young.Now);
            return ((ISqlState)young.Views.State).CompareSqlAsync(old.Views.State, (connection, token) => compare(new(connection, oldStart, newStart), token), cancellationToken);
        }, cancellationToken);

    private RunningProjection Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (projections.GetValueOrDefault(name) is { } projection)
        {
            return projection;
        }
        string versions = RegisteredProjection.SubscriptionOf(name, 0)[..^1];
        throw host.Slots.All().FirstOrDefault(slot => slot.Name.StartsWith(versions, StringComparison.Ordinal)) is { } inPlace
            ? new ArgumentException($"Projection '{name}' is rebuilt in place, not beside what is read: rewind it, with {nameof(ISubscriptions)}.{nameof(ISubscriptions.RewindAsync)}(\"{inPlace.Name}\", {nameof(SubscriptionStart)}.{nameof(SubscriptionStart.Beginning)}).", nameof(name))
            : new ArgumentException($"There is no projection '{name}' in this process. Known: {(projections.Count == 0 ? "none" : string.Join(", ", projections.Keys))}.", nameof(name));
    }
}
