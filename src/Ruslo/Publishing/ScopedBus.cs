using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>The bus of a scope: it stages in a handler's scope, and commits at once in any other.</summary>
internal sealed class ScopedBus(HandlerStaging staging, IDirectBus direct, FilterChain<PublishContext> filters) : IEventBus
{
    /// <exception cref="InvalidOperationException">It is the root: what lives as long as the application takes <see cref="IDirectBus"/>.</exception>
    public static ScopedBus In(IServiceProvider provider) => provider.GetRequiredService<RootScope>().Is(provider)
        ? throw new InvalidOperationException($"{nameof(IEventBus)} is scoped: it belongs to one handler or one request. A singleton (a hosted service, Main) takes {nameof(IDirectBus)}.")
        : new(provider.GetRequiredService<HandlerStaging>(), provider.GetRequiredService<IDirectBus>(), provider.GetRequiredService<FilterChain<PublishContext>>());

    public ValueTask<Published> PublishAsync(object e, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? StageAsync(attempt, new(e), cancellationToken) : direct.PublishAsync(e, cancellationToken);

    public ValueTask<Published> PublishAsync(object e, PublishOptions options, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? StageAsync(attempt, new(e, options), cancellationToken) : direct.PublishAsync(e, options, cancellationToken);

    public ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<object> events, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? StageAllAsync(attempt, PublishBatch.Of(events, null), cancellationToken) : direct.PublishAllAsync(events, cancellationToken);

    public ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<object> events, PublishOptions options, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? StageAllAsync(attempt, PublishBatch.Of(events, options), cancellationToken) : direct.PublishAllAsync(events, options, cancellationToken);

    public ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<EventToPublish> events, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? StageAllAsync(attempt, events, cancellationToken) : direct.PublishAllAsync(events, cancellationToken);

    private async ValueTask<Published> StageAsync(StagedAttempt attempt, EventToPublish e, CancellationToken cancellationToken)
        => (await StageAllAsync(attempt, [e], cancellationToken))[0];

    private async ValueTask<IReadOnlyList<Published>> StageAllAsync(StagedAttempt attempt, IReadOnlyList<EventToPublish> events, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        if (filters.IsEmpty)
        {
            return await attempt.StageAllAsync(events, cancellationToken);
        }
        var context = new PublishContext(events, isStaged: true);
        await filters.InvokeAsync(context, async (inner, token) => inner.Published = await attempt.StageAllAsync(inner.Events, token), cancellationToken);
        return context.Published;
    }
}
