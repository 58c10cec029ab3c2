using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ruslo;
using Xunit;

namespace Shop.Tests;

/// <summary>
/// The shop's events as its first version has written them, byte for byte. They are never changed: who gives an event another schema gives
/// it another version and an upcaster, and who adds one adds a line.
/// </summary>
public sealed class OldestEventsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ruslo-oldest-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_newest_shop_reads_a_log_of_its_oldest_events()
    {
        List<NewEvent> oldest = [];
        foreach (string line in await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "OldestEvents.jsonl"), Stop))
        {
            using JsonDocument e = JsonDocument.Parse(line);
            Guid id = DerivedId.ForForeign("oldest events", line);
            oldest.Add(new(new(Text(e, "topic"), Text(e, "key")), id, Text(e, "name"), Encoding.UTF8.GetBytes(e.RootElement.GetProperty("payload").GetRawText()))
            {
                SchemaVersion = e.RootElement.GetProperty("version").GetInt32(),
                Kind = e.RootElement.TryGetProperty("kind", out JsonElement kind) ? Enum.Parse<EventKind>(kind.GetString()!) : EventKind.Domain,
            });
        }
        using (IHost first = ShopHost.BuildForOrders(folder))
        {
            await first.StartAsync(Stop);
            Assert.IsType<Appended>(await first.Services.GetRequiredService<IEventLog>().AppendAsync(new() { Events = oldest.ToArray() }, Stop));
            await first.StopAsync(Stop);
        }

        using IHost newest = ShopHost.BuildForOrders(folder);
        await newest.StartAsync(Stop);
        var serializer = newest.Services.GetRequiredService<EventSerializer>();
        IReadOnlyList<RecordedEvent> read = (await newest.Services.GetRequiredService<IEventLog>().ReadAsync(0, new() { Kinds = [EventKind.Domain, EventKind.Command] }, 100, Stop)).Events;
        Assert.Equal(oldest.Select(static e => (e.Name, e.Stream)), read.Select(static e => (e.Name, e.Stream)));
        Assert.All(read, e => Assert.Equal(DecodeOutcome.Known, serializer.Decode(e).Outcome));
        string[] known = [.. newest.Services.GetRequiredService<EventCatalog>().Events.Where(static e => e.ClrType.Assembly == typeof(OrderPlaced).Assembly).Select(static e => e.Name).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(known, oldest.Select(static e => e.Name).Distinct().Order(StringComparer.Ordinal)); // none is left out

        var deciders = newest.Services.GetRequiredService<IDirectDeciders>();
        Order order = await deciders.LoadAsync(Orders.Decider, "old-1", Stop);
        Assert.Equal(("ada", OrderStatus.Delivered, 5, 11.75m, 10.50m), (order.Person, order.Status, order.Reviews["rev-1"], order.Payments.Single().Value, order.Items.Single().Price));
        Assert.Equal("canceled", (await deciders.LoadAsync(Orders.Decider, "old-2", Stop)).Status);
        Assert.Equal(new Refusal("already-delivered"), (await deciders.ExecuteAsync(Orders.Decider, "old-1", new Deliver(), Stop)).Refusal);
        Assert.Equal(new LineInvoiced("536365", "85123A", "WHITE HANGING HEART", 6, 2.55m, "17850", "United Kingdom", new DateOnly(2010, 12, 1)), serializer.Decode(read.Single(static e => e.Name == "line-invoiced")).Objects.Single());
        await newest.StopAsync(Stop);
    }

    private static string Text(JsonDocument e, string name) => e.RootElement.GetProperty(name).GetString()!;
}
