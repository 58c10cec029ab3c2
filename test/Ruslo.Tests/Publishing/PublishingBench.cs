using System.Runtime.CompilerServices;

namespace Ruslo.Tests;

public sealed record Ordered(string Id, decimal Amount = 1, string? Tag = null);

public sealed record Shipped(string Id);

public sealed record Noticed(string What);

public sealed record Unmapped(string Id);

/// <summary>Deliberately mutable.</summary>
public sealed class Draft
{
    public string Id { get; set; } = "d";

    public int Pages { get; set; }
}

/// <summary>A log, a bus and a handled event, by hand.</summary>
internal sealed class PublishingBench
{
    public PublishingBench(IEventLog? log = null, params IFilter<PublishContext>[] filters)
    {
        Log = log ?? Memory;
        Catalog = new CatalogBuilder()
            .Event<Ordered>("ordered", "orders", key: static e => e.Id, tags: static e => e.Tag is null ? [] : [$"tag:{e.Tag}"])
            .Event<Shipped>("shipped", "orders", key: static e => e.Id)
            .Event<Noticed>("noticed", "notices")
            .Event<Draft>("draft", "drafts", key: static e => e.Id)
            .Build();
        Serializer = new(Catalog, maxBytes: 4096);
        Drafting = new(Serializer);
        Direct = new(Log, Drafting, Runtime, Telemetry, new(filters), new CommandRequests(new(static () => throw new InvalidOperationException("Nothing handles commands here."))));
    }

    public static StreamId Order1 { get; } = new("orders", "1");

    public RusloRuntime Runtime { get; } = new();

    public Telemetry Telemetry { get; } = new();

    public InMemoryEventLog Memory { get; } = new();

    public IEventLog Log { get; }

    public EventCatalog Catalog { get; }

    public EventSerializer Serializer { get; }

    public EventDrafting Drafting { get; }

    public DirectBus Direct { get; }

    public StagedBatch NewBatch(bool forwarded = false) => new(Log, Drafting, forwarded);

    public UnitOfWork UnitOf(RecordedEvent e, int generation = 1, string subscription = "tests") => new(Log.Id, subscription, generation, e, e.Stream);

    public async Task<RecordedEvent> PublishAsync(object e, PublishOptions? options = null)
    {
        Published published = await Direct.PublishAsync(e, options ?? new());
        return (await Memory.FindAsync(published.EventId))!;
    }

    public async Task<IReadOnlyList<RecordedEvent>> AllAsync() => (await Memory.ReadAsync(0, EventFilter.Everything, 10_000)).Events;

    public ValueTask<AppendResult> CommitAsync(StagedBatch batch)
        => Log.AppendAsync(new() { Events = batch.Events.ToArray(), Expected = batch.Expected(), Idempotency = Idempotency.Whole, IdsAfter = batch.FirstHandled });

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<TException> ThrowsAsync<TException>(Func<ValueTask> action) where TException : Exception
        => await Xunit.Assert.ThrowsAnyAsync<TException>(async () => await action());
}
