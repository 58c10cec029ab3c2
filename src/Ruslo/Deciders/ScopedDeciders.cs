using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>The deciders of a scope: they stage in a handler's scope, and commit at once in any other.</summary>
internal sealed class ScopedDeciders(HandlerStaging staging, StagedDeciders staged, IDirectDeciders direct) : IDeciders
{
    /// <exception cref="InvalidOperationException">It is the root: what lives as long as the application takes <see cref="IDirectDeciders"/>.</exception>
    public static ScopedDeciders In(IServiceProvider provider) => provider.GetRequiredService<RootScope>().Is(provider)
        ? throw new InvalidOperationException($"{nameof(IDeciders)} is scoped: it belongs to one handler or one request. A singleton (a hosted service, Main) takes {nameof(IDirectDeciders)}, as it takes {nameof(IDirectBus)} to publish.")
        : new(provider.GetRequiredService<HandlerStaging>(), provider.GetRequiredService<StagedDeciders>(), provider.GetRequiredService<IDirectDeciders>());

    private string? HandledTenant => staging.Attempt?.Unit.Handled.Stream.Tenant;

    public ValueTask<Executed<TState, TEvent>> ExecuteAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, TCommand command, CancellationToken cancellationToken = default) where TEvent : class
        => ExecuteAsync(decider, key, command, new ExecuteOptions(), cancellationToken);

    public ValueTask<Executed<TState, TEvent>> ExecuteAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, TCommand command, ExecuteOptions options, CancellationToken cancellationToken = default) where TEvent : class
        => staging.Attempt is { } attempt ? staged.ExecuteAsync(attempt, decider, key, command, options, cancellationToken) : direct.ExecuteAsync(decider, key, command, options, cancellationToken);

    public ValueTask<ExecutedTogether> ExecuteAsync(JointExecution joint, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? staged.ExecuteAsync(attempt, joint, cancellationToken) : direct.ExecuteAsync(joint, cancellationToken);

    public ValueTask<TState> LoadAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, CancellationToken cancellationToken = default) where TEvent : class
        => LoadAsync(decider, key, new LoadOptions(), cancellationToken);

    public ValueTask<TState> LoadAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, AsOf asOf, CancellationToken cancellationToken = default) where TEvent : class
        => LoadAsync(decider, key, new LoadOptions { AsOf = asOf }, cancellationToken);

    public ValueTask<TState> LoadAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, LoadOptions options, CancellationToken cancellationToken = default) where TEvent : class
        => staging.Attempt is { } attempt ? staged.LoadAsync(attempt, decider, key, options, cancellationToken) : direct.LoadAsync(decider, key, options, cancellationToken);

    public IAsyncEnumerable<PastValue<TState>> HistoryAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, AsOf? after = null, AsOf? until = null, string? tenant = null, CancellationToken cancellationToken = default) where TEvent : class
        => direct.HistoryAsync(decider, key, after, until, tenant ?? HandledTenant, cancellationToken);

    public ValueTask<PastDifference<TState>> DifferenceAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, AsOf from, AsOf to, string? tenant = null, CancellationToken cancellationToken = default) where TEvent : class
        => direct.DifferenceAsync(decider, key, from, to, tenant ?? HandledTenant, cancellationToken);

    public async ValueTask<bool> ExistsAsync<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider, RoutingKey key, string? tenant = null, CancellationToken cancellationToken = default) where TEvent : class
    {
        CallerContext.Leave();
        return staging.Attempt is { } attempt
            ? await attempt.VersionOfAsync(DeciderStream.Of(decider, key, tenant ?? attempt.Unit.Handled.Stream.Tenant), cancellationToken) >= 0
            : await direct.ExistsAsync(decider, key, tenant, cancellationToken);
    }
}
