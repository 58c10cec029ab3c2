using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Ruslo.Tests;

public sealed class EventCatalogTests
{
    public abstract record Base;

    public sealed record A(string Id, string? User = null) : Base;

    public sealed record A2(string Id) : Base;

    public sealed record B(string? Id);

    public readonly record struct OrderNumber(int Year, int Number) : IFormattable, IParsable<OrderNumber>
    {
        public static OrderNumber Parse(string s, IFormatProvider? provider) => throw new NotSupportedException();

        public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out OrderNumber result) => throw new NotSupportedException();

        public string ToString(string? format, IFormatProvider? formatProvider) => string.Create(formatProvider, $"{Year}-{Number:d4}");
    }

    private sealed class PartOne : CatalogPart
    {
        public override void Describe(CatalogBuilder catalog) => catalog.Event<A>("a", "t");
    }

    private sealed class PartTwo : CatalogPart
    {
        public override void Describe(CatalogBuilder catalog) => catalog.Join<PartOne>().Event<B>("b", "t");
    }

    [Fact]
    public void Events_are_found_by_type_by_name_and_by_former_name()
    {
        EventCatalog catalog = new CatalogBuilder()
            .Event<A>("a", "t", version: 1, aliases: ["old-a"])
            .Event<A2>("a", "t", version: 2, aliases: ["old-a"])
            .Build();

        Assert.Equal(typeof(A), catalog.Find("a", 1)?.ClrType);
        Assert.Equal(typeof(A2), catalog.Find("a", 2)?.ClrType);
        Assert.Equal(typeof(A), catalog.Find("old-a", 1)?.ClrType);
        Assert.Equal(2, catalog.FindNewest("old-a")?.Version);
        Assert.Null(catalog.Find("a", 3));
        Assert.Null(catalog.FindNewest("b"));
        Assert.Equal("a", catalog.Find(typeof(A))?.Name);
        Assert.Null(catalog.Find(typeof(Base)));
    }

    [Fact]
    public void A_handler_of_a_base_record_is_given_all_that_derive_from_it()
    {
        EventCatalog catalog = new CatalogBuilder().Event<A>("a", "t").Event<A2>("a2", "t").Event<B>("b", "t").Build();

        Assert.Equal(["a", "a2"], catalog.AssignableTo(typeof(Base)).Select(static d => d.Name));
        Assert.Equal(["b"], catalog.AssignableTo(typeof(B)).Select(static d => d.Name));
        Assert.Equal(["a", "a2", "b"], catalog.AssignableTo(typeof(object)).Select(static d => d.Name));
    }

    [Fact]
    public void A_part_that_is_joined_twice_counts_once()
    {
        EventCatalog catalog = new CatalogBuilder().Join<PartTwo>().Join<PartOne>().Join<PartTwo>().Build();
        Assert.Equal(["a", "b"], catalog.Events.Select(static d => d.Name));
    }

    [Fact]
    public void Keys_are_strings_guids_numbers_and_typed_ids()
    {
        var id = new Guid("0191d4a0-0000-7000-8000-000000000001");
        Assert.Equal("x", KeyBy(static _ => "x"));
        Assert.Equal("0191d4a0-0000-7000-8000-000000000001", KeyBy(_ => id));
        Assert.Equal("-7", KeyBy(static _ => -7L));
        Assert.Equal("2026-0042", KeyBy(static _ => RoutingKey.Of(new OrderNumber(2026, 42))));
    }

    [Fact]
    public void A_key_that_is_null_is_empty_and_no_key_is_none()
    {
        Assert.Equal("", new CatalogBuilder().Event<B>("b", "t", key: static e => e.Id!).Build().Events[0].StreamKeyOf(new B(null))?.Value);
        EventDescriptor without = new CatalogBuilder().Event<B>("b", "t").Build().Events[0];
        Assert.False(without.HasStreamKey);
        Assert.Null(without.StreamKeyOf(new B("x")));
    }

    [Fact]
    public void Tags_leave_out_what_is_null()
    {
        EventDescriptor a = new CatalogBuilder()
            .Event<A>("a", "t", tags: static e => EventTags.All(EventTags.Of("user", e.User), EventTags.Of("half", 0.5m), EventTags.Of("flag", true), EventTags.Of("day", DayOfWeek.Friday)))
            .Build().Events[0];

        Assert.Equal(["user:u1", "half:0.5", "flag:true", "day:Friday"], a.TagsOf(new A("1", "u1")));
        Assert.Equal(["half:0.5", "flag:true", "day:Friday"], a.TagsOf(new A("1")));
    }

    [Fact]
    public void A_command_has_its_name_for_a_topic()
        => Assert.Equal("take-payment", new CatalogBuilder().Event<A>("take-payment", kind: EventKind.Command).Build().Events[0].Topic);

    [Fact]
    public void Mistakes_are_told_all_at_once_with_what_to_do()
    {
        var error = Assert.Throws<CatalogException>(() => new CatalogBuilder()
            .Event<A>("a", "t", aliases: ["b"])
            .Event<A2>("a", "t")
            .Event<B>("b")
            .Build());

        Assert.Equal(3, error.Mistakes.Count);
        Assert.Contains(error.Mistakes, static m => m.Contains("'a' version 1 is both", StringComparison.Ordinal) && m.Contains("next Version", StringComparison.Ordinal));
        Assert.Contains(error.Mistakes, static m => m.Contains("alias 'b'", StringComparison.Ordinal));
        Assert.Contains(error.Mistakes, static m => m.Contains("has no topic", StringComparison.Ordinal) && m.Contains("[Topic", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OrderCreated", "t")]
    [InlineData("order created", "t")]
    [InlineData("", "t")]
    [InlineData("$order", "t")]
    [InlineData("order-created", "Orders")]
    [InlineData("order-created", "$orders")]
    [InlineData("order-created", "orders.*")]
    public void Bad_names_and_topics_are_mistakes(string name, string topic)
        => Assert.Single(Assert.Throws<CatalogException>(() => new CatalogBuilder().Event<A>(name, topic).Build()).Mistakes);

    [Fact]
    public void One_type_has_one_name_and_versions_count_from_one()
    {
        Assert.Contains("declared twice", Assert.Throws<CatalogException>(static () => new CatalogBuilder().Event<A>("a", "t").Event<A>("b", "t").Build()).Message, StringComparison.Ordinal);
        Assert.Contains("count from 1", Assert.Throws<CatalogException>(static () => new CatalogBuilder().Event<A>("a", "t", version: 0).Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_alias_belongs_to_one_event()
        => Assert.Contains("belongs to both", Assert.Throws<CatalogException>(static () => new CatalogBuilder()
            .Event<A>("a", "t", aliases: ["old"]).Event<B>("b", "t", aliases: ["old"]).Build()).Message, StringComparison.Ordinal);

    [Fact]
    public void An_object_that_is_no_event_is_refused_with_what_to_do()
    {
        EventCatalog catalog = new CatalogBuilder().Event<A>("a", "t").Build();
        Assert.Contains("PublishAllAsync", Assert.Throws<ArgumentException>(() => catalog.Describe(new[] { new A("1") })).Message, StringComparison.Ordinal);
        Assert.Contains("await it", Assert.Throws<ArgumentException>(() => catalog.Describe(Task.FromResult(new A("1")))).Message, StringComparison.Ordinal);
        Assert.Contains("[Event(", Assert.Throws<ArgumentException>(() => catalog.Describe(new B("1"))).Message, StringComparison.Ordinal);
    }

    private static string? KeyBy(Func<A, RoutingKey> key) => new CatalogBuilder().Event("a", "t", key: key).Build().Events[0].StreamKeyOf(new A("1"))?.Value;
}
