using System.Buffers;
using System.Text;
using System.Text.Json.Serialization;
using Xunit;

namespace Ruslo.Tests;

public sealed partial class NestedEventTests
{
    public sealed record Shipped(string Id, Address To, Parcel[] Parcels, IReadOnlyList<Address>? Via = null, Dictionary<string, string>? Notes = null);

    public sealed record Address(string Street, string? Floor = null);

    public sealed record Parcel(string Code, int Grams, Address? From = null);

    public sealed record Tree(string Name, Tree[] Children);

    public sealed record Dated(string Id, DateOnly On, Guid[] Ids, Span Between);

    public readonly record struct Span(string From, int Days);

    [JsonSerializable(typeof(Shipped))]
    [JsonSerializable(typeof(Tree))]
    [JsonSerializable(typeof(Dated))]
    private sealed partial class NestedJson : JsonSerializerContext;

    private static readonly Shipped Whole = new("s-1", new("High Street"), [new("p-1", 100), new("p-2", 250, new("Low Street", "2nd"))], [new("Depot")]);

    [Fact]
    public void Objects_in_arrays_in_events_are_written_without_allocating()
    {
        EventSerializer serializer = Make();
        Shipped shipped = Whole with { Via = null }; // the generated code enumerates an interface
        EventDescriptor descriptor = serializer.Catalog.Describe(shipped);
        var buffer = new ArrayBufferWriter<byte>(1024);
        long before = 0;
        for (int i = 0; i < 200; i++)
        {
            before = i == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            buffer.ResetWrittenCount();
            serializer.Serialize(shipped, descriptor, buffer);
        }
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100 * 8, $"{GC.GetAllocatedBytesForCurrentThread() - before} bytes for 100 events");
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        EventSerializer serializer = Make();
        Assert.Equal("""{"Id":"s-1","To":{"Street":"High Street","Floor":null},"Parcels":[{"Code":"p-1","Grams":100,"From":null},{"Code":"p-2","Grams":250,"From":{"Street":"Low Street","Floor":"2nd"}}],"Via":[{"Street":"Depot","Floor":null}],"Notes":null}""",
            Write(serializer, Whole));
    }

    public static TheoryData<Shipped> WithNull => new(
        Whole with { Id = null! },
        Whole with { To = null! },
        Whole with { To = new(null!) },
        Whole with { Parcels = null! },
        Whole with { Parcels = [new("p-1", 1), new(null!, 2)] },
        Whole with { Parcels = [new("p-1", 1, new(null!))] },
        Whole with { Via = [new(null!)] });

    [Theory, MemberData(nameof(WithNull))]
    public void Null_where_there_must_be_none_is_an_error_however_deep_it_lies(Shipped shipped)
        => Assert.Throws<ArgumentException>(() => Write(Make(), shipped));

    [Fact]
    public void Types_that_cannot_be_judged_from_outside_are_looked_through_all_the_same()
    {
        EventSerializer serializer = Make();
        Assert.Equal("""{"Name":"a","Children":[{"Name":"b","Children":[]}]}""", Write(serializer, new Tree("a", [new("b", [])])));
        Assert.Throws<ArgumentException>(() => Write(serializer, new Tree("a", [new(null!, [])])));
        Assert.Throws<ArgumentException>(() => Write(serializer, new Dated("d", default, [], new(null!, 1))));
    }

    [Fact]
    public void What_is_no_list_is_looked_through_all_the_same()
    {
        EventSerializer serializer = Make();
        Assert.Throws<ArgumentException>(() => Write(serializer, Whole with { Via = new Once(new Address(null!)) }));
        Assert.Contains("Depot", Write(serializer, Whole with { Via = new Once(new Address("Depot")) }), StringComparison.Ordinal);
    }

    private static EventSerializer Make() => new(new CatalogBuilder()
        .Event<Shipped>("shipped", "parcels").Event<Tree>("tree", "trees").Event<Dated>("dated", "dates").Json(NestedJson.Default).Build());

    private static string Write(EventSerializer serializer, object e)
    {
        var buffer = new ArrayBufferWriter<byte>();
        serializer.Serialize(e, serializer.Catalog.Describe(e), buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private sealed class Once(Address only) : IReadOnlyList<Address>
    {
        public int Count => 1;

        public Address this[int index] => only;

        public IEnumerator<Address> GetEnumerator()
        {
            yield return only;
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
