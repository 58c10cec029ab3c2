using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Events;

public sealed class UpcasterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public sealed record BookedV1(string Name);

    public sealed record BookedV2(string First, string Last);

    public sealed record Booked(string First, string Last, int Seats);

    public sealed record Moved(string From, string To);

    public sealed record Left(string From);

    public sealed record Came(string To);

    public sealed record Pinged;

    private static CatalogBuilder Trips => new CatalogBuilder()
        .Event<BookedV1>("booked", "trips", version: 1).Event<BookedV2>("booked", "trips", version: 2).Event<Booked>("booked", "trips", version: 3)
        .Event<Moved>("moved", "trips").Event<Left>("left", "trips").Event<Came>("came", "trips").Event<Pinged>("pinged", "trips")
        .Upcast<BookedV1, BookedV2>(static old => new(old.Name.Split(' ')[0], old.Name.Split(' ')[1]))
        .Upcast<BookedV2, Booked>(static old => new(old.First, old.Last, 1))
        .UpcastToMany<Moved>(static moved => [new Left(moved.From), new Came(moved.To)], typeof(Left), typeof(Came))
        .UpcastToMany<Pinged>(static _ => []);

    [Fact]
    public void Every_version_is_read_as_the_newest()
    {
        var serializer = new EventSerializer(Trips.Build());
        Assert.Equal([new Booked("Ada", "Lovelace", 1)], Decode(serializer, "booked", 1, """{"Name":"Ada Lovelace"}"""));
        Assert.Equal([new Booked("Ada", "Lovelace", 1)], Decode(serializer, "booked", 2, """{"First":"Ada","Last":"Lovelace"}"""));
        Assert.Equal([new Booked("Ada", "Lovelace", 4)], Decode(serializer, "booked", 3, """{"First":"Ada","Last":"Lovelace","Seats":4}"""));
    }

    [Fact]
    public void An_event_may_become_several_or_nothing()
    {
        var serializer = new EventSerializer(Trips.Build());
        Assert.Equal([new Left("Rome"), new Came("Oslo")], Decode(serializer, "moved", 1, """{"From":"Rome","To":"Oslo"}"""));
        Assert.Empty(Decode(serializer, "pinged", 1, "{}"));
    }

    [Fact]
    public void A_version_without_a_type_is_read_through_its_JSON()
    {
        var serializer = new EventSerializer(new CatalogBuilder()
            .Event<Booked>("booked", "trips", version: 3, aliases: ["reserved"])
            .UpcastJson("booked", 1, static json => new JsonObject { ["First"] = json["Name"]!.GetValue<string>().Split(' ')[0], ["Last"] = json["Name"]!.GetValue<string>().Split(' ')[1] })
            .UpcastJson("booked", 2, static json =>
            {
                json["Seats"] = 1;
                return json;
            }).Build());
        Assert.Equal([new Booked("Ada", "Lovelace", 1)], Decode(serializer, "booked", 1, """{"Name":"Ada Lovelace"}"""));
        Assert.Equal([new Booked("Ada", "Lovelace", 1)], Decode(serializer, "reserved", 2, """{"First":"Ada","Last":"Lovelace"}"""));
        DecodedEvent failed = serializer.Decode(Recorded("booked", 1, "[]"));
        Assert.Equal(DecodeOutcome.Failed, failed.Outcome);
        Assert.Equal(DecodeOutcome.Failed, serializer.Decode(Recorded("booked", 1, "{}")).Outcome);
        Assert.Equal(DecodeOutcome.NewerVersion, serializer.Decode(Recorded("booked", 4, "{}")).Outcome);
    }

    [Fact]
    public void What_an_upcaster_throws_or_does_not_name_is_a_failure_of_the_event()
    {
        var serializer = new EventSerializer(new CatalogBuilder()
            .Event<BookedV1>("booked", "trips").Event<Booked>("booked", "trips", version: 2).Event<Moved>("moved", "trips").Event<Left>("left", "trips")
            .Upcast<BookedV1, Booked>(static _ => throw new FormatException("no last name"))
            .UpcastToMany<Moved>(static moved => [new Came(moved.To)], typeof(Left)).Build());
        DecodedEvent thrown = serializer.Decode(Recorded("booked", 1, """{"Name":"Ada"}"""));
        Assert.Equal(DecodeOutcome.Failed, thrown.Outcome);
        Assert.Contains("no last name", thrown.Error!.Message, StringComparison.Ordinal);
        DecodedEvent unnamed = serializer.Decode(Recorded("moved", 1, """{"From":"Rome","To":"Oslo"}"""));
        Assert.Contains("which it does not name", unnamed.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ways_that_end_nowhere_are_told_at_start()
    {
        CatalogException mistakes = Assert.Throws<CatalogException>(() => new CatalogBuilder()
            .Event<BookedV1>("booked", "trips").Event<BookedV2>("booked", "trips", version: 2).Event<Moved>("moved", "trips", version: 4)
            .Upcast<BookedV1, BookedV2>(static _ => null!).Upcast<BookedV1, BookedV2>(static _ => null!).Upcast<BookedV2, BookedV1>(static _ => null!)
            .Upcast<Moved, Left>(static _ => null!)
            .UpcastJson("booked", 2, static json => json).UpcastJson("moved", 1, static json => json).Build());
        foreach (string said in new[] { "two upcasters of", "leads back to it", "which is no event of the catalog", "both a type and a JSON upcaster", "neither a type nor a JSON upcaster" })
        {
            Assert.Contains(said, mistakes.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Handlers_see_what_an_event_has_become_as_one_unit_of_work()
    {
        var seen = new List<object>();
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRusloCore(static _ => { }, ruslo => ruslo.UseInMemory()
            .Catalog(static catalog => catalog.Event<Moved>("moved", "trips").Event<Left>("left", "trips").Event<Came>("came", "trips"))
            .Catalog(static catalog => catalog.UpcastToMany<Moved>(static moved => [new Left(moved.From), new Came(moved.To)], typeof(Left), typeof(Came)))
            .AddSubscription("seen", s => s.Partitions(1)
                .On<Left>((e, _, _) => { seen.Add(e); return default; })
                .On<Came>((e, context, _) => { seen.Add((e, context.Recorded.Position)); handled.TrySetResult(); return default; })));
        using IHost host = builder.Build();
        await host.StartAsync(Stop);
        var bus = host.Services.GetRequiredService<IDirectBus>();
        Published moved = await bus.PublishAsync(new Moved("Rome", "Oslo"), Stop);
        await handled.Task.WaitAsync(Stop);
        await host.StopAsync(Stop);
        Assert.Equal([new Left("Rome"), (new Came("Oslo"), moved.Token.Position)], seen);
    }

    [Fact]
    public async Task A_handler_of_what_no_longer_arrives_is_a_mistake()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRusloCore(static _ => { }, ruslo => ruslo.UseInMemory()
            .Catalog(static catalog => catalog.Event<BookedV1>("booked", "trips").Event<BookedV2>("booked", "trips", version: 2).Upcast<BookedV1, BookedV2>(static old => new(old.Name, "")))
            .AddSubscription("late", static s => s.On<BookedV1>(static (_, _, _) => default)));
        using IHost host = builder.Build();
        Exception mistake = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Stop));
        Assert.Contains(nameof(BookedV2), mistake.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<object> Decode(EventSerializer serializer, string name, int version, string json)
    {
        DecodedEvent decoded = serializer.Decode(Recorded(name, version, json));
        Assert.Equal(DecodeOutcome.Known, decoded.Outcome);
        return decoded.Objects;
    }

    private static RecordedEvent Recorded(string name, int version, string json) => new()
    {
        Position = 7,
        Stream = new("trips", "a"),
        Version = 0,
        EventId = Guid.Parse("0199d000-0000-7000-8000-000000000007"),
        Name = name,
        SchemaVersion = version,
        RecordedAt = DateTimeOffset.UnixEpoch,
        OccurredAt = DateTimeOffset.UnixEpoch,
        Payload = Encoding.UTF8.GetBytes(json),
    };
}
