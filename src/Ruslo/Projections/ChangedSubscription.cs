namespace Ruslo;

/// <summary>Lets subscriptions react to views.</summary>
public static class ChangedSubscription
{
    /// <summary>
    /// A handler for the changes of views, with everything that a subscription has: progress of its own, so that none is lost when a process
    /// ends between the commit of a view and its handler, retries, parking by the key of the view, staging. It is called for each event that
    /// is folded into a view, once the view has it, with the view as it is then: after several changes in a row that may be the last
    /// of them each time. Delivered as the subscription says, at least once unless said otherwise; in log order for each key (of a projection that looks keys up: of each stream). A rebuild of
    /// the views calls nothing. It starts as every subscription does, with what comes from its registration on.
    /// </summary>
    /// <remarks>While the projection does not run or is behind, the subscription waits as in an outage. A view that is parked parks the same key here, which is tried again as every parked key.</remarks>
    /// <param name="subscription">The subscription.</param>
    /// <param name="projection">The projection; the application adds it too, and it runs in the same process.</param>
    /// <param name="handler">What is done.</param>
    public static SubscriptionBuilder OnChanged<TView>(this SubscriptionBuilder subscription, Projection<TView> projection, Func<Changed<TView>, HandlerContext, CancellationToken, ValueTask> handler) where TView : class
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ArgumentNullException.ThrowIfNull(projection);
        ArgumentNullException.ThrowIfNull(handler);
        foreach (Type handled in projection.Folds.Select(static fold => fold.Handled).Distinct())
        {
            subscription.Bind(new()
            {
                Handled = handled,
                Name = $"a handler of changes of {projection.Name}",
                Invoke = (_, e, context, cancellationToken) => IsFirst(projection, handled, e) ? HandAsync(projection, handler, context, cancellationToken) : default,
            }, new KeyBinding(handled, (e, recorded, keys) =>
            {
                if (projection.LooksUp)
                {
                    keys.Add(recorded.Stream.Key); // which views it changes is known only when the projection has come there
                    return;
                }
                foreach (RoutingKey key in projection.KeysOf(e, EventMetadata.Of(recorded)))
                {
                    keys.Add(key);
                }
            }));
        }
        return subscription.OutageOn<ViewBehindException>();
    }

    /// <summary>An event that folds take as several types is handed out once.</summary>
    private static bool IsFirst<TView>(Projection<TView> projection, Type handled, object e) where TView : class
        => projection.Folds.First(fold => fold.Takes(e)).Handled == handled;

    private static async ValueTask HandAsync<TView>(Projection<TView> projection, Func<Changed<TView>, HandlerContext, CancellationToken, ValueTask> handler, HandlerContext context, CancellationToken cancellationToken) where TView : class
    {
        var views = (RunningViews)(context.Services.GetService(typeof(IViews)) ?? throw new RusloException($"The views of projection '{projection.Name}' cannot be read here: add it with ruslo.AddProjection(…)."));
        IReadOnlyList<Changed<TView>> changes;
        using (var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Stopping))
        {
            changes = await views.ChangedAsync<TView>(projection.Name, projection.LooksUp ? null : context.RoutingKey, context, ending.Token);
        }
        foreach (Changed<TView> changed in changes)
        {
            await handler(changed, context, cancellationToken);
        }
    }
}
