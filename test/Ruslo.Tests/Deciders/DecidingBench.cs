namespace Ruslo.Tests.Deciders;

/// <summary>Deciders on a log.</summary>
internal sealed class DecidingBench
{
    public DecidingBench(IEventLog? log = null, RusloRuntime? runtime = null, int cachedStates = 1024, CatalogBuilder? catalog = null)
    {
        Runtime = runtime ?? new();
        Log = log ?? new InMemoryEventLog(Runtime);
        Serializer = new(Accounts.AddTo(catalog ?? new CatalogBuilder()).Build());
        var append = new DecisionAppend(Log, new(Serializer), Runtime, new([]));
        Deciders = new DirectDeciders(Log, Serializer, append, new(cachedStates), new([]), Runtime);
    }

    public RusloRuntime Runtime { get; }

    public IEventLog Log { get; }

    public EventSerializer Serializer { get; }

    public IDirectDeciders Deciders { get; }

    public ValueTask<Executed<Account, AccountEvent>> ExecuteAsync(string key, AccountCommand command, ExecuteOptions? options = null)
        => Deciders.ExecuteAsync(Accounts.Decider, key, command, options ?? new());

    /// <summary>Somebody else appends to the stream, beside the deciders.</summary>
    public async Task IntrudeAsync(string key, object e, DateTimeOffset? occurredAt = null)
    {
        NewEvent draft = new EventDrafting(Serializer).Draft(e, new() { Topic = "accounts", Key = key, OccurredAt = occurredAt }, Runtime.Ids.NewId(Runtime.Time.GetUtcNow()), null, new());
        await Log.AppendAsync(new() { Events = new[] { draft } });
    }

    public async Task<IReadOnlyList<RecordedEvent>> AllAsync() => (await Log.ReadAsync(0, EventFilter.Everything, 1000)).Events;
}
