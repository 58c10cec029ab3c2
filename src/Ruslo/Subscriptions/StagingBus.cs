namespace Ruslo;

/// <summary>The bus of a handler that needs no scope: all that is published is staged with its attempt.</summary>
internal sealed class StagingBus(StagedAttempt attempt) : IEventBus, ICommandBus
{
    public ValueTask<Published> PublishAsync(object e, CancellationToken cancellationToken = default) => attempt.StageAsync(e, null, cancellationToken);

    public ValueTask<Published> PublishAsync(object e, PublishOptions options, CancellationToken cancellationToken = default) => attempt.StageAsync(e, options, cancellationToken);

    public ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<object> events, CancellationToken cancellationToken = default)
        => attempt.StageAllAsync(PublishBatch.Of(events, null), cancellationToken);

    public ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<object> events, PublishOptions options, CancellationToken cancellationToken = default)
        => attempt.StageAllAsync(PublishBatch.Of(events, options), cancellationToken);

    public ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<EventToPublish> events, CancellationToken cancellationToken = default) => attempt.StageAllAsync(events, cancellationToken);

    public ValueTask<Published> SendAsync(object command, CancellationToken cancellationToken = default) => attempt.StageAsync(command, CommandDrafting.SentPlainly, cancellationToken);

    public ValueTask<Published> SendAsync(object command, RoutingKey key, CancellationToken cancellationToken = default)
        => attempt.StageAsync(command, CommandDrafting.SentPlainly with { Key = key }, cancellationToken);

    public ValueTask<Published> SendAsync(object command, SendOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return attempt.StageAsync(command, options.ToPublish(), cancellationToken);
    }

    public ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, TimeSpan? timeout = null, CancellationToken cancellationToken = default) where TReply : class => throw attempt.CannotRequest(command);

    public ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, RoutingKey key, TimeSpan? timeout = null, CancellationToken cancellationToken = default) where TReply : class => throw attempt.CannotRequest(command);

    public ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, SendOptions options, TimeSpan? timeout = null, CancellationToken cancellationToken = default) where TReply : class => throw attempt.CannotRequest(command);
}
