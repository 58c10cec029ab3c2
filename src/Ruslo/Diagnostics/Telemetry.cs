using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ruslo;

/// <summary>
/// The activity source and the meter of one host, with OpenTelemetry's names (semantic conventions for messaging, 1.37). Nothing is
/// made or measured when nobody listens. Thread-safe.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    public const string System = "ruslo";

    private readonly bool ownsMeter;
    private readonly Counter<long> sagaIgnored;
    private readonly ActivitySource source = new(RusloTelemetry.ActivitySourceName);

    /// <param name="meters">The host's factory; null: a meter of its own.</param>
    public Telemetry(IMeterFactory? meters = null)
    {
        ownsMeter = meters is null;
        Meter = meters?.Create(new MeterOptions(RusloTelemetry.MeterName)) ?? new Meter(RusloTelemetry.MeterName);
        OperationDuration = Meter.CreateHistogram<double>("messaging.client.operation.duration", "s", "How long publishing took, until the events were durable.");
        SentMessages = Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Published events.");
        ConsumedMessages = Meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Events given to handlers, repetitions included.");
        ProcessDuration = Meter.CreateHistogram<double>("messaging.process.duration", "s", "How long an attempt at an event took.");
        AppendDuration = Meter.CreateHistogram<double>("ruslo.log.append.duration", "s", "How long an append took, until it was durable.");
        AppendEvents = Meter.CreateHistogram<long>("ruslo.log.append.events", "{event}", "How many events an append had.");
        BatchEvents = Meter.CreateHistogram<int>("ruslo.log.batch.events", "{event}", "How many events a group commit had.");
        BatchSize = Meter.CreateHistogram<long>("ruslo.log.batch.size", "By", "How many bytes a group commit had.");
        Retries = Meter.CreateCounter<long>("ruslo.subscription.retries", "{attempt}", "Attempts after a failed one.");
        sagaIgnored = Meter.CreateCounter<long>("ruslo.saga.ignored", "{event}", "Inputs that changed nothing: late, duplicate, for nobody.");
        Parked = Meter.CreateCounter<long>("ruslo.subscription.parked", "{event}", "Events that could not be handled, each of which parked its key.");
        TimersFired = Meter.CreateCounter<long>("ruslo.timer.fired", "{timer}", "Timers that fired.");
        TimersFailed = Meter.CreateCounter<long>("ruslo.timer.failed", "{timer}", "Due timers whose message the log refused for good.");
        TimerLateness = Meter.CreateHistogram<double>("ruslo.timer.lateness", "s", "How long after its time a timer has fired.");
    }

    public Meter Meter { get; }

    /// <summary>An input to a saga that changed nothing.</summary>
    public void SagaIgnored(string saga, Enum why)
    {
        if (sagaIgnored.Enabled)
        {
            sagaIgnored.Add(1, new KeyValuePair<string, object?>("ruslo.saga", saga), new KeyValuePair<string, object?>("ruslo.saga.reason", global::System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(why.ToString())));
        }
    }

    public Histogram<double> OperationDuration { get; }

    public Counter<long> SentMessages { get; }

    public Counter<long> ConsumedMessages { get; }

    public Histogram<double> ProcessDuration { get; }

    public Histogram<double> AppendDuration { get; }

    public Histogram<long> AppendEvents { get; }

    public Histogram<int> BatchEvents { get; }

    public Histogram<long> BatchSize { get; }

    public Counter<long> Retries { get; }

    public Counter<long> Parked { get; }

    public Counter<long> TimersFired { get; }

    public Counter<long> TimersFailed { get; }

    public Histogram<double> TimerLateness { get; }

    /// <summary>Whether somebody traces or measures handling.</summary>
    public bool ObservesProcessing => source.HasListeners() || ConsumedMessages.Enabled || ProcessDuration.Enabled;

    /// <summary>Whether somebody traces or measures publishing.</summary>
    public bool ObservesPublishing => source.HasListeners() || OperationDuration.Enabled || SentMessages.Enabled;

    /// <summary>An activity around publishing; null when nobody listens.</summary>
    /// <param name="topic">The destination; null when there are several.</param>
    /// <param name="count">How many events.</param>
    public Activity? StartPublish(string? topic, int count)
    {
        if (!source.HasListeners())
        {
            return null;
        }
        Activity? activity = source.StartActivity(topic is null ? "publish" : $"publish {topic}", ActivityKind.Producer);
        activity?.SetTag("messaging.system", System).SetTag("messaging.operation.name", "publish").SetTag("messaging.operation.type", "send");
        if (topic is not null)
        {
            activity?.SetTag("messaging.destination.name", topic);
        }
        if (count != 1)
        {
            activity?.SetTag("messaging.batch.message_count", count);
        }
        return activity;
    }

    /// <summary>An activity around what one partition is handed at once; null when nobody listens.</summary>
    public Activity? StartReceive(string subscription, int partition, int count)
    {
        if (!source.HasListeners())
        {
            return null;
        }
        return source.StartActivity($"receive {subscription}", ActivityKind.Consumer, parentContext: default)
            ?.SetTag("messaging.system", System).SetTag("messaging.operation.name", "receive").SetTag("messaging.operation.type", "receive")
            .SetTag("messaging.consumer.group.name", subscription).SetTag("messaging.destination.partition.id", partition.ToString(global::System.Globalization.CultureInfo.InvariantCulture))
            .SetTag("messaging.batch.message_count", count);
    }

    /// <summary>An activity around one attempt at an event, a child of the activity that published it; null when nobody listens.</summary>
    public Activity? StartProcess(string subscription, RecordedEvent e, string? traceParent, string? traceState)
    {
        if (!source.HasListeners())
        {
            return null;
        }
        ActivityContext parent = ActivityContext.TryParse(traceParent, traceState, isRemote: true, out ActivityContext published) ? published : default;
        ActivityLink[] links = Activity.Current is { } received && parent != default ? [new(received.Context)] : [];
        return source.StartActivity($"process {e.Stream.Topic}", ActivityKind.Consumer, parent, links: links)
            ?.SetTag("messaging.system", System).SetTag("messaging.operation.name", "process").SetTag("messaging.operation.type", "process")
            .SetTag("messaging.destination.name", e.Stream.Topic).SetTag("messaging.consumer.group.name", subscription)
            .SetTag("messaging.message.id", e.EventId.ToString()).SetTag("messaging.message.conversation_id", e.CorrelationId.ToString())
            .SetTag("messaging.message.body.size", e.Payload.Length).SetTag("ruslo.position", e.Position).SetTag("ruslo.stream", e.Stream.ToString());
    }

    /// <summary>Marks an activity as failed.</summary>
    public static void Fail(Activity? activity, Exception failure)
        => activity?.SetStatus(ActivityStatusCode.Error, failure.Message).SetTag("error.type", failure.GetType().FullName);

    /// <summary>Measures a publication that has ended.</summary>
    public void PublishEnded(string? topic, int count, TimeSpan duration, Exception? failure)
    {
        if (OperationDuration.Enabled)
        {
            OperationDuration.Record(duration.TotalSeconds, Tags("publish", "send", topic, null, failure));
        }
        if (failure is null && SentMessages.Enabled)
        {
            SentMessages.Add(count, Tags("publish", "send", topic, null, null));
        }
    }

    /// <summary>Measures an attempt at an event that has ended.</summary>
    public void ProcessEnded(string subscription, string topic, TimeSpan duration, Exception? failure)
    {
        if (ConsumedMessages.Enabled)
        {
            ConsumedMessages.Add(1, Tags("process", "process", topic, subscription, null));
        }
        if (ProcessDuration.Enabled)
        {
            ProcessDuration.Record(duration.TotalSeconds, Tags("process", "process", topic, subscription, failure));
        }
    }

    /// <summary>Measures a group commit.</summary>
    public void BatchCommitted(int events, long bytes)
    {
        if (BatchEvents.Enabled)
        {
            BatchEvents.Record(events);
        }
        if (BatchSize.Enabled)
        {
            BatchSize.Record(bytes);
        }
    }

    /// <summary>Counts something about a subscription.</summary>
    public static void Count(Counter<long> counter, string subscription)
    {
        if (counter.Enabled)
        {
            counter.Add(1, new KeyValuePair<string, object?>("messaging.consumer.group.name", subscription));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        source.Dispose();
        if (ownsMeter)
        {
            Meter.Dispose();
        }
    }

    private static TagList Tags(string operation, string type, string? topic, string? subscription, Exception? failure)
    {
        TagList tags = new() { { "messaging.system", System }, { "messaging.operation.name", operation }, { "messaging.operation.type", type } };
        if (topic is not null)
        {
            tags.Add("messaging.destination.name", topic);
        }
        if (subscription is not null)
        {
            tags.Add("messaging.consumer.group.name", subscription);
        }
        if (failure is not null)
        {
            tags.Add("error.type", failure.GetType().FullName);
        }
        return tags;
    }
}
