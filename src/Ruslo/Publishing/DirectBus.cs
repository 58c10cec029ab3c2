using System.Buffers;
using System.Diagnostics;

namespace Ruslo;

/// <summary>Publishes at once: each call is one append, durable when it returns.</summary>
internal sealed class DirectBus(IEventLog log, EventDrafting drafting, RusloRuntime runtime, Telemetry telemetry, FilterChain<PublishContext> filters, IRequests requests) : IDirectBus
{
    private readonly PendingPublishPool pool = new(log, drafting, runtime);

    public ValueTask<Published> PublishAsync(object e, CancellationToken cancellationToken = default) => PublishOneAsync(e, null, cancellationToken);

    public ValueTask<Published> PublishAsync(object e, PublishOptions options, CancellationToken cancellationToken = default) => PublishOneAsync(e, options, cancellationToken);

    public ValueTask<Published> SendAsync(object command, CancellationToken cancellationToken = default) => PublishOneAsync(command, CommandDrafting.SentPlainly, cancellationToken);

    public ValueTask<Published> SendAsync(object command, RoutingKey key, CancellationToken cancellationToken = default)
        => PublishOneAsync(command, CommandDrafting.SentPlainly with { Key = key }, cancellationToken);

    public ValueTask<Published> SendAsync(object command, SendOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return PublishOneAsync(command, options.ToPublish(), cancellationToken);
    }

    public ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, TimeSpan? timeout = null, CancellationToken cancellationToken = default) where TReply : class
        => requests.RequestAsync<TReply>(this, command, new(), timeout, cancellationToken);

    public ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, RoutingKey key, TimeSpan? timeout = null, CancellationToken cancellationToken = default) where TReply : class
        => requests.RequestAsync<TReply>(this, command, new() { Key = key }, timeout, cancellationToken);

    public ValueTask<Reply<TReply>> RequestAsync<TReply>(object command, SendOptions options, TimeSpan? timeout = null, CancellationToken cancellationToken = default) where TReply : class
        => requests.RequestAsync<TReply>(this, command, options, timeout, cancellationToken);

    public ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<object> events, CancellationToken cancellationToken = default)
        => PublishAllAsync(PublishBatch.Of(events, null), cancellationToken);

    public ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<object> events, PublishOptions options, CancellationToken cancellationToken = default)
        => PublishAllAsync(PublishBatch.Of(events, options), cancellationToken);

    public async ValueTask<IReadOnlyList<Published>> PublishAllAsync(IReadOnlyList<EventToPublish> events, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        ArgumentNullException.ThrowIfNull(events);
        if (filters.IsEmpty)
        {
            return await ObserveAsync(events, cancellationToken);
        }
        var context = new PublishContext(events, isStaged: false);
        await filters.InvokeAsync(context, async (inner, token) => inner.Published = await ObserveAsync(inner.Events, token), cancellationToken);
        return context.Published;
    }

    /// <summary>The common case takes the way that allocates nothing; it awaits nothing, so it need not leave the caller's context.</summary>
    private ValueTask<Published> PublishOneAsync(object e, PublishOptions? options, CancellationToken cancellationToken)
        => filters.IsEmpty && options is null or { EventId: null, ExpectedVersion.IsAny: true, Condition: null } && !telemetry.ObservesPublishing
            ? pool.Rent().Start(e, options, cancellationToken)
            : PublishFirstAsync(new(e, options), cancellationToken);

    private async ValueTask<Published> PublishFirstAsync(EventToPublish e, CancellationToken cancellationToken)
        => (await PublishAllAsync([e], cancellationToken))[0];

    private async ValueTask<IReadOnlyList<Published>> ObserveAsync(IReadOnlyList<EventToPublish> events, CancellationToken cancellationToken)
    {
        if (!telemetry.ObservesPublishing)
        {
            return await AppendAsync(events, activity: null, cancellationToken);
        }
        long start = runtime.Time.GetTimestamp();
        string? topic = TopicOf(events);
        using Activity? activity = telemetry.StartPublish(topic, events.Count);
        try
        {
            IReadOnlyList<Published> published = await AppendAsync(events, activity, cancellationToken);
            telemetry.PublishEnded(topic, events.Count, runtime.Time.GetElapsedTime(start), null);
            return published;
        }
        catch (Exception failure)
        {
            Telemetry.Fail(activity, failure);
            telemetry.PublishEnded(topic, events.Count, runtime.Time.GetElapsedTime(start), failure);
            throw;
        }
    }

    private async ValueTask<IReadOnlyList<Published>> AppendAsync(IReadOnlyList<EventToPublish> events, Activity? activity, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return [];
        }
        var payloads = new ArrayBufferWriter<byte>(256 * events.Count);
        var drafts = new NewEvent[events.Count];
        for (int i = 0; i < drafts.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(events[i], nameof(events));
            drafts[i] = drafting.Draft(events[i].Event, events[i].Options, pool.NewId(), handled: null, payloads);
        }
        if (drafts.Length == 1)
        {
            activity?.SetTag("messaging.message.id", drafts[0].EventId.ToString());
        }
        AppendResult result = await log.AppendAsync(new()
        {
            Events = drafts,
            Expected = PublishBatch.ExpectedOf(events, drafts),
            Condition = PublishBatch.ConditionOf(events),
            Idempotency = PublishBatch.IdempotencyOf(events),
        }, cancellationToken);
        Appended appended = AppendOutcome.Of(result);
        var published = new Published[drafts.Length];
        for (int i = 0; i < published.Length; i++)
        {
            published[i] = AppendOutcome.Published(log.Id, appended, i, in drafts[i]);
        }
        return published;
    }

    /// <summary>The one topic of a publication, for those who watch; null when there are several, or one is unknown.</summary>
    private string? TopicOf(IReadOnlyList<EventToPublish> events)
    {
        string? topic = null;
        for (int i = 0; i < events.Count; i++)
        {
            string? own = events[i]?.Options?.Topic ?? (events[i]?.Event is { } e ? drafting.TopicOf(e) : null);
            if (own is null || (topic is not null && topic != own))
            {
                return null;
            }
            topic = own;
        }
        return topic;
    }
}
