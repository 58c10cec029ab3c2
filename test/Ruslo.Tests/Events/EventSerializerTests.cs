using System.Buffers;
using System.Text;
using System.Text.Json.Serialization;
using Xunit;

namespace Ruslo.Tests;

public sealed partial class EventSerializerTests
{
    public enum Colour { Red, Green }

    public sealed record Painted(string Id, Colour Colour, decimal Price, string? Note = null, IReadOnlyList<int>? Layers = null);

    public sealed record Rolled(string Id);

    public sealed record Picky
    {
        public Picky(int size) => Size = size > 0 ? size : throw new InvalidOperationException("too small");

        public int Size { get; }
    }

    // Deliberately without the options for nullability: the serializer must not depend on them.
    [JsonSerializable(typeof(Painted))]
    [JsonSerializable(typeof(Rolled))]
    public sealed partial class ForgetfulJson : JsonSerializerContext;

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Painted))]
    public sealed partial class CarefulJson : JsonSerializerContext;

    public static readonly TheoryData<string> Ways = ["reflection", "forgetful", "careful"];

    [Theory, MemberData(nameof(Ways))]
    public void What_is_written_is_read_again(string way)
    {
        EventSerializer serializer = Make(way);
        var painted = new Painted("č-1", Colour.Green, 0.1000m, null, [1, 2]);

        DecodedEvent decoded = serializer.Decode(Record(Write(serializer, painted)));

        Assert.Equal(DecodeOutcome.Known, decoded.Outcome);
        var again = Assert.IsType<Painted>(Assert.Single(decoded.Objects));
        Assert.Equal(("č-1", Colour.Green, "0.1000"), (again.Id, again.Colour, again.Price.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal([1, 2], again.Layers!);
        Assert.Equal("painted", decoded.Descriptor?.Name);
    }

    [Theory, MemberData(nameof(Ways))]
    public void Null_for_a_non_nullable_member_is_an_error_when_it_is_published(string way)
    {
        EventSerializer serializer = Make(way);
        var error = Assert.Throws<ArgumentException>(() => Write(serializer, new Painted(null!, Colour.Red, 1)));
        Assert.Contains("painted v1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reflection", """{"Id":null,"Colour":0,"Price":1}""")]
    [InlineData("forgetful", """{"Id":null,"Colour":0,"Price":1}""")]
    [InlineData("careful", """{"id":null,"colour":0,"price":1}""")]
    [InlineData("reflection", """{"Id":"a","Price":1}""")]
    [InlineData("forgetful", """{"Id":"a","Price":1}""")]
    [InlineData("careful", """{"id":"a","price":1}""")]
    [InlineData("reflection", "null")]
    [InlineData("reflection", "")]
    [InlineData("reflection", """{"Id":"a","Colour":0,"Price":1} {}""")]
    [InlineData("reflection", "\u0001\u0002")]
    public void A_payload_that_does_not_fit_fails_with_its_place(string way, string payload)
    {
        DecodedEvent decoded = Make(way).Decode(Record(Encoding.UTF8.GetBytes(payload), position: 42));

        Assert.Equal(DecodeOutcome.Failed, decoded.Outcome);
        Assert.Empty(decoded.Objects);
        var error = Assert.IsType<DecodeException>(decoded.Error);
        Assert.Equal((42, new StreamId("paint", "k")), (error.Position, error.Stream));
    }

    [Fact]
    public void What_a_constructor_of_the_application_throws_is_a_failure_of_that_event()
    {
        var serializer = new EventSerializer(new CatalogBuilder().Event<Picky>("picky", "paint").Build());
        DecodedEvent decoded = serializer.Decode(Record("""{"size":0}"""u8.ToArray(), "picky"));
        Assert.Equal(DecodeOutcome.Failed, decoded.Outcome);
    }

    [Fact]
    public void Unknown_names_newer_versions_and_forgotten_versions_are_told_apart()
    {
        var serializer = new EventSerializer(new CatalogBuilder().Event<Painted>("painted", "paint", version: 3, aliases: ["coloured"]).Build());
        byte[] payload = """{"Id":"a","Colour":0,"Price":1}"""u8.ToArray();

        Assert.Equal(DecodeOutcome.UnknownName, serializer.Decode(Record(payload, "varnished")).Outcome);
        Assert.Equal(DecodeOutcome.NewerVersion, serializer.Decode(Record(payload, "painted", 4)).Outcome);
        Assert.Equal(DecodeOutcome.NewerVersion, serializer.Decode(Record(payload, "coloured", 4)).Outcome);
        Assert.Equal(DecodeOutcome.Known, serializer.Decode(Record(payload, "painted", 3)).Outcome);
        Assert.Equal(DecodeOutcome.Known, serializer.Decode(Record(payload, "coloured", 3)).Outcome);
        Assert.Equal(DecodeOutcome.Failed, serializer.Decode(Record(payload, "painted", 2)).Outcome);
    }

    [Fact]
    public void An_event_over_the_limit_is_refused_and_one_at_the_limit_is_not()
    {
        EventCatalog catalog = new CatalogBuilder().Event<Rolled>("rolled", "paint").Build();
        string atLimit = new('x', EventSerializer.DefaultMaxBytes - """{"Id":""}""".Length);

        Assert.Equal(EventSerializer.DefaultMaxBytes, Write(new(catalog), new Rolled(atLimit)).Length);
        var error = Assert.Throws<InputException>(() => Write(new(catalog), new Rolled(atLimit + "x")));
        Assert.Equal(InputMistake.TooLarge, error.Mistake);
        Assert.Contains("1,048,577 bytes", error.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Write(new(catalog, maxBytes: 10), new Rolled("12345678")));
    }

    [Fact]
    public void Many_threads_may_write_at_once()
    {
        EventSerializer serializer = Make("forgetful");
        var threads = Enumerable.Range(0, 8).Select(n => new Thread(() =>
        {
            for (int i = 0; i < 2_000; i++)
            {
                string id = $"{n}-{i}";
                Assert.Equal($$"""{"Id":"{{id}}"}""", Encoding.UTF8.GetString(Write(serializer, new Rolled(id))));
            }
        })).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
    }

    [Theory, MemberData(nameof(Ways))]
    public void Writing_allocates_nothing(string way)
    {
        EventSerializer serializer = Make(way);
        var painted = new Painted("p-1", Colour.Green, 12.50m, "a note");
        EventDescriptor descriptor = serializer.Catalog.Describe(painted);
        var buffer = new ArrayBufferWriter<byte>(1024);
        long before = 0;
        for (int i = 0; i < 200; i++)
        {
            before = i == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            buffer.ResetWrittenCount();
            serializer.Serialize(painted, descriptor, buffer);
        }
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100 * 8, $"{GC.GetAllocatedBytesForCurrentThread() - before} bytes for 100 events");
    }

    private static EventSerializer Make(string way)
    {
        var catalog = new CatalogBuilder().Event<Painted>("painted", "paint").Event<Rolled>("rolled", "paint");
        return new((way switch
        {
            "forgetful" => catalog.Json(ForgetfulJson.Default),
            "careful" => catalog.Json(CarefulJson.Default, typeof(Painted)),
            _ => catalog,
        }).Build());
    }

    private static byte[] Write(EventSerializer serializer, object e)
    {
        var buffer = new ArrayBufferWriter<byte>();
        int length = serializer.Serialize(e, serializer.Catalog.Describe(e), buffer);
        Assert.Equal(buffer.WrittenCount, length);
        return buffer.WrittenSpan.ToArray();
    }

    private static RecordedEvent Record(byte[] payload, string name = "painted", int version = 1, long position = 1) => new()
    {
        Position = position,
        Stream = new("paint", "k"),
        Version = 0,
        EventId = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        Name = name,
        SchemaVersion = version,
        RecordedAt = DateTimeOffset.UnixEpoch,
        OccurredAt = DateTimeOffset.UnixEpoch,
        Payload = payload,
    };
}
