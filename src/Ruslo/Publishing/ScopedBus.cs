using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>The bus of a scope: it stages in a handler's scope, and commits at once in any other.</summary>
internal sealed class ScopedBus(HandlerStaging staging, IDirectBus direct) : IEventBus, ICommandBus
{
    /// <exception cref="InvalidOperationException">It is the root: what lives as long as the application takes <see cref="IDirectBus"/>.</exception>
    public static ScopedBus In(IServiceProvider provider) => provider.GetRequiredService<RootScope>().Is(provider)
        ? throw new InvalidOperationException($"{nameof(IEventBus)} and {nameof(ICommandBus)} are scoped: they belong to one handler or one request. A singleton (a hosted service, Main) takes {nameof(IDirectBus)}.")
        : new(provider.GetRequiredService<HandlerStaging>(), provider.GetRequiredService<IDirectBus>());

    public ValueTask<Published> PublishAsync(object e, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? attempt.StageAsync(e, null, cancellationToken) : direct.PublishAsync(e, cancellationToken);

    public ValueTask<Published> PublishAsync(object e, PublishOptions options, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? attempt.StageAsync(e, options, cancellationToken) : direct.PublishAsync(e, options, cancellationToken);

    public ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<object> events, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? attempt.StageAllAsync(PublishBatch.Of(events, null), cancellationToken) : direct.PublishAllAsync(events, cancellationToken);

    public ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<object> events, PublishOptions options, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? attempt.StageAllAsync(PublishBatch.Of(events, options), cancellationToken) : direct.PublishAllAsync(events, options, cancellationToken);

    public ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<EventToPublish> events, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? attempt.StageAllAsync(events, cancellationToken) : direct.PublishAllAsync(events, cancellationToken);

    public ValueTask<Published> SendAsync(object command, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? attempt.StageAsync(command, CommandDrafting.SentPlainly, cancellationToken) : direct.SendAsync(command, cancellationToken);

    public ValueTask<Published> SendAsync(object command, RoutingKey key, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? attempt.StageAsync(command, CommandDrafting.SentPlainly with { Key = key }, cancellationToken) : direct.SendAsync(command, key, cancellationToken);

    public ValueTask<Published> SendAsync(object command, SendOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return staging.Attempt is { } attempt ? attempt.StageAsync(command, options.ToPublish(), cancellationToken) : direct.SendAsync(command, options, cancellationToken);
    }

    public ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, TimeSpan? timeout = null, CancellationToken cancellationToken = default) where TReply : class
        => staging.Attempt is { } attempt ? throw attempt.CannotRequest(command) : direct.RequestAsync<TReply>(command, timeout, cancellationToken);

    public ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, RoutingKey key, TimeSpan? timeout = null, CancellationToken cancellationToken = default) where TReply : class
        => staging.Attempt is { } attempt ? throw attempt.CannotRequest(command) : direct.RequestAsync<TReply>(command, key, timeout, cancellationToken);

    public ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, SendOptions options, TimeSpan? timeout = null, CancellationToken cancellationToken = default) where TReply : class
        => staging.Attempt is { } attempt ? throw attempt.CannotRequest(command) : direct.RequestAsync<TReply>(command, options, timeout, cancellationToken);
}
