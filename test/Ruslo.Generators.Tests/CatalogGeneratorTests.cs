using System.Buffers;
using System.Text.Json.Serialization;
using Xunit;

namespace Ruslo.Generators.Tests;

public sealed class CatalogGeneratorTests
{
    [Fact]
    public void An_event_has_what_its_attributes_say()
    {
        using var shop = LoadedAssembly.From("""
            [Event("order-created", Topic = "orders", Version = 3, Aliases = ["order-placed", "order-made"], Kind = EventKind.Integration)]
            public sealed record OrderCreated([StreamKey] string OrderId, [Tag] string UserId, [Tag("cur")] string? Currency);
            """);

        EventDescriptor created = Assert.Single(shop.Catalog.Events);
        object e = shop.Make("OrderCreated", "ord-1", "u-1", null);

        Assert.Equal(("order-created", "orders", 3, EventKind.Integration), (created.Name, created.Topic, created.Version, created.Kind));
        Assert.Equal(["order-placed", "order-made"], created.Aliases);
        Assert.Equal("ord-1", created.StreamKeyOf(e)?.Value);
        Assert.Equal(["user-id:u-1"], created.TagsOf(e));
        Assert.Equal(["user-id:u-1", "cur:EUR"], created.TagsOf(shop.Make("OrderCreated", "ord-1", "u-1", "EUR")));
    }

    [Theory]
    [InlineData("public sealed record E([StreamKey] string Id) : B; [Topic(\"t\")] public abstract record B;")]
    [InlineData("public sealed record E(string Id) : B(Id); [Topic(\"t\")] public abstract record B([StreamKey] string Id);")]
    [InlineData("public sealed record E(string Id) : M(Id); public abstract record M(string Id) : B; [Topic(\"t\")] public abstract record B { [StreamKey] public abstract string Id { get; init; } }")]
    [InlineData("public sealed record E : I { public E(string id) => Id = id; [StreamKey] public string Id { get; } } [Topic(\"t\")] public interface I;")]
    [InlineData("public sealed record E(string Name) : I { string I.Id => Name; } [Topic(\"t\")] public interface I { [StreamKey] string Id { get; } }")]
    [InlineData("public sealed class E([StreamKey] string id) : I { public string Id { get; } = id; } [Topic(\"t\")] public interface I;")]
    [InlineData("internal sealed record E([StreamKey] string @class) : B; [Topic(\"t\")] internal abstract record B;")]
    public void Topic_and_key_are_found_wherever_they_stand(string source)
    {
        using var shop = LoadedAssembly.From($"[Event(\"e\")] {source}");
        EventDescriptor e = Assert.Single(shop.Catalog.Events);
        Assert.Equal(("t", "x"), (e.Topic, e.StreamKeyOf(shop.Make("E", "x"))?.Value));
    }

    [Theory]
    [InlineData("string", "x", "x")]
    [InlineData("int", -5, "-5")]
    [InlineData("long", 5L, "5")]
    [InlineData("Guid", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "6f9619ff-8b86-d011-b42d-00c04fc964ff")]
    public void Keys_may_be_strings_numbers_and_guids(string type, object value, string key)
    {
        using var shop = LoadedAssembly.From($"[Event(\"e\", Topic = \"t\")] public sealed record E([StreamKey] {type} Id);");
        object e = shop.Make("E", type == "Guid" ? Guid.Parse((string)value) : value);
        Assert.Equal(key, shop.Catalog.Events[0].StreamKeyOf(e)?.Value);
    }

    [Fact]
    public void A_key_may_be_a_typed_id()
    {
        using var shop = LoadedAssembly.From("""
            public readonly record struct OrderId(int Number) : IFormattable, IParsable<OrderId>
            {
                public static OrderId Parse(string s, IFormatProvider? provider) => new(int.Parse(s.AsSpan(4), provider));
                public static bool TryParse(string? s, IFormatProvider? provider, out OrderId result) { result = default; return false; }
                string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => string.Create(formatProvider, $"ord-{Number}");
            }
            [Event("e", Topic = "t")] public sealed record E([StreamKey] OrderId Id);
            """);
        Assert.Equal("ord-7", shop.Catalog.Events[0].StreamKeyOf(shop.Make("E", shop.Make("OrderId", 7)))?.Value);
    }

    [Fact]
    public void A_command_goes_to_a_topic_of_its_own_even_with_a_base_that_has_one()
    {
        using var shop = LoadedAssembly.From("""
            [Topic("orders")] public abstract record OrderCommand([StreamKey] string OrderId);
            [Command("ship-order")] public sealed record ShipOrder(string OrderId) : OrderCommand(OrderId);
            [Command("take-payment", Topic = "payments")] public sealed record TakePayment(string OrderId) : OrderCommand(OrderId);
            """);
        Assert.Equal([("ship-order", "ship-order", EventKind.Command), ("take-payment", "payments", EventKind.Command)], shop.Catalog.Events.Select(static e => (e.Name, e.Topic, e.Kind)));
    }

    [Fact]
    public void Nested_and_internal_types_are_found_and_what_cannot_be_named_is_left_out()
    {
        using var shop = LoadedAssembly.From("""
            namespace Acme;
            internal static class Outer
            {
                [Event("nested", Topic = "t")] public sealed record Nested(string Id);
                [Event("hidden", Topic = "t")] private sealed record Hidden(string Id);
                [Event("generic", Topic = "t")] public sealed record Generic<T>(T Id);
            }
            [Event("base", Topic = "t")] public abstract record Base;
            """);
        Assert.Equal(["nested"], shop.Catalog.Events.Select(static e => e.Name));
    }

    [Fact]
    public void Handlers_are_called_without_reflection()
    {
        using var shop = LoadedAssembly.From("""
            [Event("a", Topic = "t")] public sealed record A(string Id);
            [Event("b", Topic = "t")] public sealed record B(string Id);
            public abstract class Both : IEventHandler<A>, IEventHandler<B>
            {
                public List<object> Seen { get; } = [];
                public ValueTask HandleAsync(A e, HandlerContext context, CancellationToken cancellationToken) { Seen.Add(e); return default; }
                public ValueTask HandleAsync(B e, HandlerContext context, CancellationToken cancellationToken) { Seen.Add(e); return default; }
            }
            internal sealed class Handler : Both;
            public sealed class Open<T> : IEventHandler<T> { public ValueTask HandleAsync(T e, HandlerContext context, CancellationToken cancellationToken) => default; }
            """);

        IReadOnlyList<HandlerEntry> entries = shop.Catalog.HandlersOf(shop.Type("Handler"));
        dynamic handler = shop.Make("Handler");
        object e = shop.Make("B", "1");
        HandlerEntry forB = entries.Single(entry => entry.Handled == e.GetType());

        Assert.Equal(2, entries.Count);
        Assert.True(forB.Invoke(handler, e, null!, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.Same(e, Assert.Single((List<object>)handler.GetType().GetProperty("Seen").GetValue(handler)));
    }

    [Fact]
    public void A_context_that_the_application_declares_is_used_without_being_registered()
    {
        using var shop = LoadedAssembly.From("""
            using System.Text.Json.Serialization;
            [Event("a", Topic = "t")] public sealed record A(string Id, int[] Numbers);
            [Event("b", Topic = "t")] public sealed record B(string Id);
            public static partial class Outer
            {
                [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
                [JsonSerializable(typeof(A))]
                [JsonSerializable(typeof(List<string>))]
                [JsonSerializable(typeof(int))]
                internal sealed partial class AppJson : JsonSerializerContext;
            }
            """);

        EventCatalog catalog = shop.Catalog;
        var buffer = new ArrayBufferWriter<byte>();
        int[] numbers = [1, 2];
        new EventSerializer(catalog).Serialize(shop.Make("A", "1", numbers), catalog.Find("a", 1)!, buffer);

        Assert.Equal("""{"id":"1","numbers":[1,2]}"""u8, buffer.WrittenSpan);
        Assert.IsAssignableFrom<JsonSerializerContext>(catalog.Find("a", 1)!.JsonTypeInfo.OriginatingResolver);
        Assert.IsNotAssignableFrom<JsonSerializerContext>(catalog.Find("b", 1)!.JsonTypeInfo.OriginatingResolver);
    }

    [Fact]
    public void Parts_of_referenced_assemblies_are_joined_each_once()
    {
        using var shop = LoadedAssembly.From(
            ("Acme.Events", "namespace Acme; [Event(\"a\", Topic = \"t\")] public sealed record A(string Id);"),
            ("Acme-Events", "namespace Acme; [Event(\"b\", Topic = \"t\")] internal sealed record B(string Id);"),
            ("Acme_Events", "namespace Acme; public sealed class OnA : IEventHandler<A> { public ValueTask HandleAsync(A e, HandlerContext context, CancellationToken cancellationToken) => default; }"),
            ("App", "namespace Acme; [Event(\"c\", Topic = \"t\")] public sealed record C(string Id);"));

        Assert.Equal(["a", "b", "c"], shop.Catalog.Events.Select(static e => e.Name));
        Assert.Single(shop.Catalog.HandlersOf(shop.Type("Acme.OnA")));
    }

    [Fact]
    public void Two_contexts_that_list_one_event_are_a_mistake_and_that_of_its_own_assembly_wins()
    {
        const string Context = "using System.Text.Json.Serialization; [JsonSerializable(typeof(A))] public sealed partial class {0} : JsonSerializerContext;";
        const string Event = "[Event(\"a\", Topic = \"t\")] public sealed record A(string Id);";

        using var own = LoadedAssembly.From(("Events", Context.Replace("{0}", "OwnJson", StringComparison.Ordinal) + Event), ("App", Context.Replace("{0}", "AppJson", StringComparison.Ordinal)));
        Assert.Equal("OwnJson", own.Catalog.Events[0].JsonTypeInfo.OriginatingResolver?.GetType().Name);

        using var two = LoadedAssembly.From(Context.Replace("{0}", "OneJson", StringComparison.Ordinal) + Event + Context.Replace("using System.Text.Json.Serialization;", "", StringComparison.Ordinal).Replace("{0}", "TwoJson", StringComparison.Ordinal));
        Assert.Contains("two JSON contexts", Assert.Throws<CatalogException>(() => two.Catalog).Message, StringComparison.Ordinal);
    }
}
