namespace Ruslo;

/// <summary>What follows from one input, as it is collected. For one thread.</summary>
internal sealed class Following(HandlerContext context, StreamId stream, long version, Guid correlation, DateTimeOffset now)
{
    private int timers;

    public StreamId Stream => stream;

    public DateTimeOffset Now => now;

    public StagedAttempt Attempt => context.Staged;

    public List<EventToPublish> Events { get; } = [];

    public List<SagaTrace> Did { get; } = [];

    public void Add(object message, PublishOptions options, SagaTrace trace)
    {
        Events.Add(new(message, options));
        Did.Add(trace);
    }

    public void Add(EventToPublish e) => Events.Add(e with { Options = e.Options! with { Tenant = Options.Tenant, CorrelationId = Options.CorrelationId } });

    /// <summary>What everything begins with: whatever an instance does belongs to its tenant and to what its start belongs to.</summary>
    public PublishOptions Options { get; } = new() { Tenant = stream.Tenant, CorrelationId = correlation == Guid.Empty ? null : correlation };

    public string ReplyTo(string saga, string step, int attempt) => new ReplyTo(saga, stream.Key, step, attempt).ToString();

    public string KeyOf(string step, int attempt)
    {
#if PLANTED
        attempt += PlantedSagaRuns.KeysAreNotKept ? (int)version : 0;
#endif
        return DerivedId.ForStep(context.Log.Id, stream, step, attempt).ToString();
    }

    /// <summary>The id of a timer: no other input can set one of that id.</summary>
    public Guid NextTimer() => DerivedId.ForStep(context.Log.Id, stream, $"timer {timers++}", (int)version);
}
