namespace Ruslo;

/// <summary>Finds the projection that makes a view.</summary>
internal sealed class RunningViews(ViewReads reads, IReadOnlyList<RegisteredProjection> projections) : IViews
{
    public ValueTask<TView?> GetAsync<TView>(RoutingKey key, CancellationToken cancellationToken = default) where TView : class
        => Of<TView>().GetAsync(key, cancellationToken);

    public ValueTask<TView?> GetAsync<TView>(RoutingKey key, Token after, CancellationToken cancellationToken = default) where TView : class
        => Of<TView>().GetAsync(key, after, cancellationToken);

    public async ValueTask PassedAsync(string projection, Token token, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        RegisteredProjection? named = null;
        foreach (RegisteredProjection candidate in projections)
        {
            named = candidate.Name == projection ? candidate : named;
        }
        await reads.PassedAsync(named ?? throw NotFound($"is named '{projection}'"), token, cancellationToken);
    }

    public Views<TView> Of<TView>(string? projection = null, string tenant = "") where TView : class
    {
        ViewKey.CheckTenant(tenant);
        return new(reads, Find(typeof(TView), projection), tenant);
    }

    /// <summary>The views that an event has changed, with the event in each.</summary>
    /// <exception cref="ViewBehindException">They have not come there in time, or their projection does not run now.</exception>
    public async ValueTask<IReadOnlyList<Changed<TView>>> ChangedAsync<TView>(string projection, StreamId? only, HandlerContext context, CancellationToken cancellationToken) where TView : class
    {
        RegisteredProjection found = Find(typeof(TView), projection);
        Token token = context.Token;
        string tenant = context.Recorded.Stream.Tenant;
        try
        {
            var changes = new List<Changed<TView>>();
            foreach (RoutingKey key in only is { } one ? [one.Key] : await ChangedKeys.OfAsync<TView>(reads, found, context.Serializer, context.Recorded, token, cancellationToken))
            {
                changes.Add(await ChangedKeys.ReadAsync<TView>(reads, found, new StreamId(tenant, "", key.Value), token, cancellationToken));
            }
            return changes;
        }
        catch (RusloException failure) when (failure is not ViewBehindException and not ViewParkedException)
        {
            throw new ViewBehindException(failure.Message, failure);
        }
    }

    private RegisteredProjection Find(Type view, string? name)
    {
        RegisteredProjection? found = null;
        foreach (RegisteredProjection projection in projections)
        {
            if (projection.View == view && (name is null || projection.Name == name))
            {
                found = found is null ? projection : throw new RusloException($"Several projections make {view.Name}: say which, with views.Of<{view.Name}>(\"{found.Name}\") or views.Of<{view.Name}>(\"{projection.Name}\").");
            }
        }
        return found ?? throw NotFound($"{(name is null ? "" : $"'{name}' ")}makes {view.Name}");
    }

    private RusloException NotFound(string asked)
        => new($"No projection {asked} in this application: add it with ruslo.AddProjection(…). Known: {(projections.Count == 0 ? "none" : string.Join(", ", projections.Select(static p => $"'{p.Name}' of {p.View?.Name ?? "tables"}")))}.");
}
