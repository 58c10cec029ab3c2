using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Ruslo;

/// <summary>
/// Requests about parked keys: events in <c>$subscriptions</c>, in the stream of their subscription, so that a request survives the
/// process that made it, and history tells who decided what. The platform handles them with a subscription of its own.
/// </summary>
internal sealed class Requests(IEventLog log, SubscriptionRuntime host)
{
    public const string Topic = "$subscriptions";
    public const string Subscription = "$requests";
    private const string KeyHeader = "key";
    private const string PositionHeader = "position";
    private const string AnswerName = "parked-key-answered";
    private static readonly string[] Names = ["parked-key-retry", "parked-key-edit", "parked-key-skip"]; // in the order of ParkedRequestKind

    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<ParkedAnswer>> waiting = new();
    private volatile bool isStopping;

    /// <summary>The platform's own subscription.</summary>
    public SubscriptionDefinition Definition => new()
    {
        Name = Subscription,
        Filter = new() { Topics = [TopicPattern.Parse(Topic)], Names = Names },
        Handlers = [new() { Handled = null, Invoke = (_, e, _, cancellationToken) => HandleAsync((RecordedEvent)e, cancellationToken), Name = "requests about parked keys" }],
        HandlesAll = true,
        Mode = DeliveryMode.AtLeastOnce,
        Partitions = 4,
        Fingerprint = "requests 1",
    };

    /// <summary>Records a request and waits for its answer.</summary>
    /// <param name="name">The subscription.</param>
    /// <param name="kind">What is wanted.</param>
    /// <param name="key">The routing key.</param>
    /// <param name="position">The head that it is about.</param>
    /// <param name="payload">What to use instead of the event's, for an edit.</param>
    /// <param name="cancellationToken">Ends the wait, not the request.</param>
    public async ValueTask<ParkedAnswer> AskAsync(string name, ParkedRequestKind kind, StreamId key, long position, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (host.Get(name).Running is null)
        {
            throw new RusloException($"Subscription '{name}' does not run; resume it first.") { Position = position };
        }
        Guid id = host.Runtime.Ids.NewId(host.Runtime.Time.GetUtcNow());
        var answered = new TaskCompletionSource<ParkedAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answered;
        try
        {
            EventHeaders headers = EventHeaders.From(new(KeyHeader, TextOf(key)), new(PositionHeader, position.ToString(CultureInfo.InvariantCulture)));
            var request = new NewEvent(new(Topic, name), id, Names[(int)kind], payload.IsEmpty ? "{}"u8.ToArray() : payload) { Kind = EventKind.System, Headers = headers };
            AppendResult result = await log.AppendAsync(new() { Events = new[] { request }, Idempotency = Idempotency.Fresh }, cancellationToken);
            _ = AppendOutcome.Of(result);
            await answered.Task.OrCancelledAsync(cancellationToken);
            return await answered.Task;
        }
        finally
        {
            waiting.TryRemove(id, out _);
        }
    }

    /// <summary>From now on requests that cannot be answered are left for the next start.</summary>
    public void Stop() => isStopping = true;

    /// <summary>Those who wait are told that nobody will answer now.</summary>
    public void EndAll()
    {
        foreach (TaskCompletionSource<ParkedAnswer> one in waiting.Values)
        {
            one.TrySetException(new RusloException("The application stopped before it came to the request; it is answered when it runs again."));
        }
    }

    private async ValueTask HandleAsync(RecordedEvent e, CancellationToken cancellationToken)
    {
        var kind = (ParkedRequestKind)Array.IndexOf(Names, e.Name);
        ParkedAnswer? answer = null;
        Exception? failure = null;
        if (KeyOf(e.Headers.Find(KeyHeader)) is { } key && long.TryParse(e.Headers.Find(PositionHeader), NumberStyles.None, CultureInfo.InvariantCulture, out long position))
        {
            try
            {
                answer = await host.RequestAsync(e.Stream.Key, new(kind, key, position, kind == ParkedRequestKind.Edit ? e.Position : 0), cancellationToken);
            }
            catch (Exception refused) when (refused is RusloException or ArgumentException && !isStopping)
            {
                failure = refused;
            }
        }
        else
        {
            failure = new RusloException($"The request {e.EventId} names no key and position.") { EventId = e.EventId, Position = e.Position };
        }
        await AnswerAsync(e, answer, failure, cancellationToken);
        if (waiting.TryGetValue(e.EventId, out TaskCompletionSource<ParkedAnswer>? asker))
        {
            _ = failure is null ? asker.TrySetResult(answer!.Value) : asker.TrySetException(failure);
        }
    }

    private async ValueTask AnswerAsync(RecordedEvent request, ParkedAnswer? answer, Exception? failure, CancellationToken cancellationToken)
    {
        var payload = new System.Buffers.ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString("request", request.EventId);
            json.WriteString("answer", answer is { } given ? JsonNamingPolicy.KebabCaseLower.ConvertName(given.ToString()) : "failed");
            if (failure is not null)
            {
                json.WriteString("reason", failure.Message);
            }
            json.WriteEndObject();
        }
        Guid id = DerivedId.ForUnit(log.Id, Subscription, 1, request.EventId, request.Stream); // an answer that is repeated after a crash is the same
        var answered = new NewEvent(request.Stream, id, AnswerName, payload.WrittenMemory) { Kind = EventKind.System, CorrelationId = request.CorrelationId, CausationId = request.EventId };
        await log.AppendAsync(new() { Events = new[] { answered }, Idempotency = Idempotency.EachNew }, cancellationToken);
    }

    /// <summary>Tenant, topic and key, one a line: a computed key has no topic, and a key may contain anything.</summary>
    private static string TextOf(StreamId key) => $"{key.Tenant}\n{key.Topic}\n{key.Key}";

    private static StreamId? KeyOf(string? text)
        => text?.Split('\n', 3) is [var tenant, var topic, var key] ? new StreamId(tenant, topic, key) : null;
}
