using System.Collections.Concurrent;

namespace Ruslo;

/// <summary>What a subscription is, once it is built: immutable but for a cache. Thread-safe.</summary>
internal sealed class SubscriptionDefinition
{
    public const int DefaultPartitions = 8;
    public const int MaxPartitions = 256;

    private readonly ConcurrentDictionary<Type, HandlerBinding[]> handlersOf = new();

    public required string Name { get; init; }

    /// <summary>Which events it is given.</summary>
    public required EventFilter Filter { get; init; }

    public required IReadOnlyList<HandlerBinding> Handlers { get; init; }

    /// <summary>Instead of handlers: takes several events at once.</summary>
    public BatchBinding? Batch { get; init; }

    public DeliveryMode Mode { get; init; }

    public int Partitions { get; init; } = DefaultPartitions;

    /// <summary>How many partitions may handle at the same time; 0: all.</summary>
    public int Concurrency { get; init; }

    public SubscriptionStart Start { get; init; }

    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>Every event is a routing key of its own.</summary>
    public bool Unordered { get; init; }

    /// <summary>Computed routing keys; an event that none of them takes is routed by its stream.</summary>
    public IReadOnlyList<KeyBinding> Keys { get; init; } = [];

    /// <summary>The routing key of every event is the key of its stream, whatever its topic: nothing is decoded to know it.</summary>
    public bool RoutesByStreamKey { get; init; }

    /// <summary>The routing key of every event is its correlation, whatever its stream: nothing is decoded to know it.</summary>
    public bool RoutesByCorrelation { get; init; }

    /// <summary>
    /// Computes routing keys only when the turn of an event comes, for they depend on what the events before it have left in tables; null from
    /// it: the stream. Runs in one partition. Null: keys are computed when the event is read.
    /// </summary>
    public Func<RecordedEvent, IReadOnlyList<object>, DocumentAttempt, CancellationToken, ValueTask<IReadOnlyList<RoutingKey>?>>? KeysInTurn { get; init; }

    public string? RenamedFrom { get; init; }

    /// <summary>The commands that it handles, one descriptor a name: it claims them.</summary>
    public IReadOnlyList<EventDescriptor> Commands { get; init; } = [];

    /// <summary>Beside commands, which are always routed by the key that they were sent with, it takes events, which have keys and a start of their own.</summary>
    public bool TakesEventsToo { get; init; }

    /// <summary>As what it claims them.</summary>
    public ClaimKind ClaimKind { get; init; }

    /// <summary>The subscription that it replaces as the handler of commands.</summary>
    public string? TakesOver { get; init; }

    /// <summary>The application has said where it starts, so commands that nobody has handled before that are left behind.</summary>
    public bool StartsWhereItSays { get; init; }

    /// <summary>The tables that move in one transaction with its progress; progress is then kept there, not in the log.</summary>
    public IReadOnlyList<StateTableBinding> Tables { get; init; } = [];

    /// <summary>
    /// Only the last event of a stream counts to it: its events wait so long for more to come, of which the last of each stream is handled, and
    /// none is decoded before. Zero: every event is handled, at once. What has gathered may be handled in several batches, and is passed at once.
    /// </summary>
    public TimeSpan GathersFor { get; init; }

    /// <summary>Its handlers write documents and read none: they need not be kept in memory.</summary>
    public bool OnlyWrites { get; init; }

    /// <summary>Makes the store that its progress is kept in, beside what its handlers write there themselves; null: where tables are usually kept.</summary>
    public Func<IServiceProvider, IStateStore>? Store { get; init; }

    /// <summary>What its handlers write into their store is a fold of the log and nothing else: where it does not belong to the log, the store is asked to clear it, and it is made again in place.</summary>
    public bool IsMadeInPlace { get; init; }

    /// <summary>Whether its handlers may publish. One that keeps tables and publishes nothing does without a flush for every commit.</summary>
    public bool Emits { get; init; } = true;

    /// <summary>
    /// Its state is a fold of the log and nothing else. Where it does not belong to the log it is made again, instead of being refused; and it is
    /// made again beside what is read, each generation in a state of its own, instead of being rewound.
    /// </summary>
    public bool IsDerived { get; init; }

    /// <summary>Which failures are outages.</summary>
    public IReadOnlyList<Func<Exception, bool>> Outages { get; init; } = [];

    /// <summary>The application declares that nothing happens outside Ruslo when it is handled: dry runs are allowed.</summary>
    public bool FreeOfOutsideEffects { get; init; }

    /// <summary>Of filter and handled names: tells whether a definition has changed.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Statements that make tables of its own, where its state is kept in SQL.</summary>
    public IReadOnlyList<string> Schema { get; init; } = [];

    /// <summary>Whether its progress is kept in a state store.</summary>
    public bool KeepsState => Place != ProgressPlace.Log;

    /// <summary>Where its progress is kept.</summary>
    public ProgressPlace Place => Store is not null ? ProgressPlace.OwnStore : Tables.Count > 0 || Schema.Count > 0 ? ProgressPlace.StateStore : ProgressPlace.Log;

    /// <summary>Whether it claims a command.</summary>
    public bool Claims(string command) => Commands.Any(claimed => claimed.Name == command);

    /// <summary>The handlers that take every event; they are given what others skip.</summary>
    public bool HandlesAll { get; init; }

    /// <summary>Looks at nothing but the recorded event: it need not be decoded to be routed.</summary>
    public bool RoutesByStream => Keys.Count == 0 && !RoutesByStreamKey && !RoutesByCorrelation;

    /// <summary>The handlers of a type of decoded event, in order of registration.</summary>
    public HandlerBinding[] HandlersOf(Type decoded)
        => handlersOf.TryGetValue(decoded, out HandlerBinding[]? found)
            ? found
            : handlersOf.GetOrAdd(decoded, static (type, handlers) => [.. handlers.Where(handler => handler.Takes(type))], Handlers);

    public bool IsOutage(Exception failure)
    {
        for (int i = 0; i < Outages.Count; i++)
        {
            if (Outages[i](failure))
            {
                return true;
            }
        }
        return false;
    }
}
