using System.Buffers;
using System.Text;
using Xunit;

namespace Ruslo.Tests.Time;

/// <summary>What sets a timer holds its message as it will be recorded.</summary>
public sealed class TimerFormatTests
{
    [Fact]
    public void A_message_is_read_as_it_was_written()
    {
        var message = new NewEvent(new("acme", "orders", "a \"key\"\n"), Guid.NewGuid(), "asked", Encoding.UTF8.GetBytes("""{"$personal":"AB+/=","a":[1,{"payload":2}]}"""))
        {
            SchemaVersion = 3,
            Kind = EventKind.Command,
            OccurredAt = new DateTimeOffset(2017, 5, 1, 2, 3, 4, TimeSpan.Zero).AddTicks(7),
            CorrelationId = Guid.NewGuid(),
            CausationId = Guid.NewGuid(),
            Tags = ["a:b", "ü:😀"],
            Headers = EventHeaders.From(new("name", "value"), new("due", "never"), new("name", "again")),
            Closes = true,
        };
        DateTimeOffset due = new DateTimeOffset(2030, 1, 1, 3, 0, 0, TimeSpan.FromHours(3)).AddTicks(1);
        var payload = new ArrayBufferWriter<byte>();
        TimerFormat.Write(due, message, payload);
        Assert.Equal(due, TimerFormat.ReadDue(payload.WrittenSpan));
        NewEvent read = TimerFormat.ReadMessage(payload.WrittenMemory);
        Assert.Equal(message.Payload.ToArray(), read.Payload.ToArray());
        Assert.Equal(message.Tags, read.Tags);
        Assert.Equal(message.Headers, read.Headers);
        Assert.Equal(message with { Payload = default, Tags = null, Headers = null }, read with { Payload = default, Tags = null, Headers = null });
    }

    [Fact]
    public void What_a_newer_version_adds_is_passed_over()
    {
        byte[] payload = [.. """{"new":{"due":[1]},"due":"2030-01-01T00:00:00Z","id":"0190a7a0-0000-7000-8000-000000000001","topic":"orders","newer":[{}],"key":"k","name":"asked","payload":{}}"""u8];
        Assert.Equal(TimerBench.Start, TimerFormat.ReadDue(payload));
        NewEvent read = TimerFormat.ReadMessage(payload);
        Assert.Equal((new StreamId("orders", "k"), "asked", 1, EventKind.Domain, "{}"), (read.Stream, read.Name, read.SchemaVersion, read.Kind, Encoding.UTF8.GetString(read.Payload.Span)));
    }

    [Fact]
    public void Without_its_payload_a_timer_says_all_the_rest()
    {
        var message = new NewEvent(new("acme", "orders", "k,"), Guid.NewGuid(), "asked", Encoding.UTF8.GetBytes("""{"a":[1,{"payload":2}]}""")) { Headers = EventHeaders.None.With("payload", "value,") };
        var payload = new ArrayBufferWriter<byte>();
        TimerFormat.Write(TimerBench.Start, message, payload);
        ReadOnlyMemory<byte> rest = TimerFormat.WithoutPayload(payload.WrittenMemory);
        NewEvent read = TimerFormat.ReadMessage(rest);
        Assert.True(read.Payload.IsEmpty);
        Assert.Equal(TimerBench.Start, TimerFormat.ReadDue(rest.Span));
        Assert.Equal((message.Stream, message.EventId, message.Name), (read.Stream, read.EventId, read.Name));
        Assert.Equal("value,", read.Headers!.Find("payload"));
        Assert.Equal(rest.ToArray(), TimerFormat.WithoutPayload(rest).ToArray());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("""{"due":"never"}""")]
    [InlineData("""{"due":1}""")]
    public void What_is_no_timer_is_told(string payload)
    {
        Assert.Throws<RusloException>(() => TimerFormat.ReadDue(Encoding.UTF8.GetBytes(payload)));
        Assert.Throws<RusloException>(() => TimerFormat.ReadMessage(Encoding.UTF8.GetBytes(payload)));
    }
}
