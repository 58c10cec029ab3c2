using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>What a handler can do with subscriptions: all but change its own, for which it would wait for ever.</summary>
internal sealed class HandlerSubscriptions(ISubscriptions all, string own) : ISubscriptions
{
    /// <summary>What an injected <see cref="ISubscriptions"/> is: in a handler's scope it knows the handler's subscription.</summary>
    public static ISubscriptions In(IServiceProvider provider)
    {
        SubscriptionControl all = provider.GetRequiredService<SubscriptionControl>();
        return !provider.GetRequiredService<RootScope>().Is(provider) && provider.GetRequiredService<HandlerStaging>().Attempt is { } attempt
            ? new HandlerSubscriptions(all, attempt.Unit.Subscription)
            : all;
    }

    public static InvalidOperationException WaitsForItself(string name)
        => new($"A handler of subscription '{name}' cannot change '{name}' and wait for it: the change waits until no handler of it runs. Publish an event, and let a handler of another subscription do it; or throw, so that the key is parked.");

    public ValueTask AddAsync(string name, Action<SubscriptionBuilder> configure, CancellationToken cancellationToken = default) => all.AddAsync(name, configure, cancellationToken);

    public ValueTask<IReadOnlyList<SubscriptionStatus>> ListAsync(CancellationToken cancellationToken = default) => all.ListAsync(cancellationToken);

    public ValueTask PauseAsync(string name, CancellationToken cancellationToken = default) => all.PauseAsync(Other(name), cancellationToken);

    public ValueTask ResumeAsync(string name, CancellationToken cancellationToken = default) => all.ResumeAsync(Other(name), cancellationToken);

    public ValueTask RewindAsync(string name, SubscriptionStart to, CancellationToken cancellationToken = default) => all.RewindAsync(Other(name), to, cancellationToken);

    public ValueTask<DryRunResult> DryRunAsync(string name, SubscriptionStart from, CancellationToken cancellationToken = default) => all.DryRunAsync(name, from, cancellationToken);

    public ValueTask RetireAsync(string name, CancellationToken cancellationToken = default) => all.RetireAsync(Other(name), cancellationToken);

    public ValueTask<IReadOnlyList<ParkedKey>> ListParkedAsync(string name, CancellationToken cancellationToken = default) => all.ListParkedAsync(name, cancellationToken);

    public ValueTask<ParkedEvents?> ShowParkedAsync(string name, StreamId key, int limit = 20, CancellationToken cancellationToken = default) => all.ShowParkedAsync(name, key, limit, cancellationToken);

    public ValueTask<ParkedAnswer> RetryAsync(string name, StreamId key, long position, CancellationToken cancellationToken = default) => all.RetryAsync(Other(name), key, position, cancellationToken);

    public ValueTask<ParkedAnswer> EditAsync(string name, StreamId key, long position, object instead, CancellationToken cancellationToken = default) => all.EditAsync(Other(name), key, position, instead, cancellationToken);

    public ValueTask<ParkedAnswer> SkipAsync(string name, StreamId key, long position, CancellationToken cancellationToken = default) => all.SkipAsync(Other(name), key, position, cancellationToken);

    private string Other(string name) => name == own ? throw WaitsForItself(name) : name;
}
