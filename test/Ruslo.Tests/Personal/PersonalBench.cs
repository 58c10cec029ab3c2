using System.Text;
using Xunit;

namespace Ruslo.Tests.Personal;

public sealed record Registered(string Customer, string Email, string? Phone, DateOnly Born, Address? Home, decimal Limit);

public sealed record Address(string Street, string City);

public sealed record Ordered(string Order, string Customer, string Note);

/// <summary>Personal data on a log in memory, as one process after the other sees it.</summary>
internal sealed class PersonalBench
{
    private PersonalBench(InMemoryEventLog log, InMemoryPersonalKeyStore store, EventCatalog catalog)
    {
        (Log, Store, Serializer) = (log, store, new(catalog));
        Drafting = new(Serializer);
        Personal = new PersonalData(log, Drafting, catalog, Runtime);
    }

    public static Registered Ada { get; } = new("c1", "ada@example.org", "+44 1", new(1815, 12, 10), new("St James's Square", "London"), 12.50m);

    public static Registered Nobody { get; } = new("c1", "", null, default, null, 0);

    public RusloRuntime Runtime { get; } = new();

    public InMemoryEventLog Log { get; }

    public InMemoryPersonalKeyStore Store { get; }

    public EventSerializer Serializer { get; }

    public EventDrafting Drafting { get; }

    public IPersonalData Personal { get; }

    public PersonalKeys Keys => Serializer.Catalog.Personal.Keys;

    public static CatalogBuilder Catalog()
    {
        var catalog = new CatalogBuilder()
            .Event<Registered>("registered", "customers", key: static e => e.Customer)
            .Event<Ordered>("ordered", "orders", key: static e => e.Order)
            .Personal<Registered>(null, new("Email"), new("Phone"), new("Born"), new("Home"), new("Limit"))
            .Personal<Ordered>(static e => e.Customer, new PersonalMember("Note", Placeholder: "\"(gone)\""));
        PlatformEvents.AddTo(catalog);
        return catalog;
    }

    /// <summary>A process that starts on what the one before has left.</summary>
    public static async Task<PersonalBench> OpenAsync(PersonalBench? before = null, InMemoryPersonalKeyStore? store = null, CatalogBuilder? catalog = null)
    {
        var bench = new PersonalBench(before?.Log ?? new(new RusloRuntime()), store ?? before?.Store ?? new(), (catalog ?? Catalog()).Build());
        await bench.Keys.OpenAsync(bench.Store, bench.Log, bench.Runtime.Ids, CancellationToken.None);
        return bench;
    }

    public async Task<RecordedEvent> PublishAsync(object e, PublishOptions? options = null)
    {
        NewEvent[] events = [Drafting.Draft(e, options, Runtime.Ids.NewId(Runtime.Time.GetUtcNow()), null, new())];
        await Keys.FlushAsync();
        AppendResult result = await Log.AppendAsync(new() { Events = events, Idempotency = options?.EventId is null ? Idempotency.Fresh : Idempotency.Whole });
        return (await Log.FindAtAsync(Assert.IsType<Appended>(result).Place(0).Position, CancellationToken.None))!;
    }

    public object Read(RecordedEvent e)
    {
        DecodedEvent decoded = Serializer.Decode(e);
        return decoded.Error is { } error ? throw error : Assert.Single(decoded.Objects);
    }

    public static string Text(RecordedEvent e) => Encoding.UTF8.GetString(e.Payload.Span);

    /// <summary>A copy of the key store, as a backup has it.</summary>
    public async Task<InMemoryPersonalKeyStore> CopyStoreAsync()
    {
        var copy = new InMemoryPersonalKeyStore();
        await copy.AddAsync(await Store.OpenAsync(Log.Id, CancellationToken.None), CancellationToken.None);
        return copy;
    }

    public async Task<int> CountKeysAsync() => (await Store.OpenAsync(Log.Id, CancellationToken.None)).Count;
}
