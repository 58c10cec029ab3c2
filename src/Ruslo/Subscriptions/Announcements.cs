using System.Buffers;
using System.Text.Json;

namespace Ruslo;

/// <summary>Makes the events in <c>$system</c> that tell what a subscription does: one stream a subscription.</summary>
internal sealed class Announcements(RusloRuntime runtime, string subscription, int generation)
{
    public const string Topic = "$system";

    public NewEvent Started() => Of("subscription-started", null, null, null);

    public NewEvent Stopped(string? reason) => Of("subscription-stopped", null, null, reason);

    public NewEvent Stalled(int? partition, string reason) => Of("subscription-stalled", partition, null, reason);

    /// <summary>An outage, or too much is parked.</summary>
    public NewEvent Interrupted(string reason) => Of("subscription-interrupted", null, null, reason);

    public NewEvent GivenUp(int partition, string reason) => Of("partition-given-up", partition, null, reason);

    public NewEvent Resumed(int? partition) => Of("subscription-resumed", partition, null, null);

    /// <summary>An event that is delivered at most once was not handled.</summary>
    public NewEvent Lost(int partition, RecordedEvent e, string reason) => Of("event-lost", partition, (e.Stream, e.Position), reason);

    /// <summary>An event that a handler has published, and committed, was refused by the log for good.</summary>
    public NewEvent Lost(NewEvent e, string reason) => Of("event-lost", null, (e.Stream, null), $"It has published '{e.Name}', and the log refused it: {reason}");

    public NewEvent Parked(int partition, ParkedEntry head) => Of("key-parked", partition, (head.Key, head.Position), head.Error);

    public NewEvent Unparked(int partition, ParkedEntry head) => Of("key-unparked", partition, (head.Key, head.Position), null);

    private NewEvent Of(string name, int? partition, (StreamId Key, long? Position)? about, string? reason)
    {
        var payload = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString("subscription", subscription);
            json.WriteNumber("generation", generation);
            if (partition is { } number)
            {
                json.WriteNumber("partition", number);
            }
            if (about is { } one)
            {
                json.WriteString("key", one.Key.ToString());
                if (one.Position is { } position)
                {
                    json.WriteNumber("position", position);
                }
            }
            if (reason is not null)
            {
                json.WriteString("reason", Reason.Of(reason));
            }
            json.WriteEndObject();
        }
        return new(new(Topic, subscription), runtime.Ids.NewId(runtime.Time.GetUtcNow()), name, payload.WrittenMemory) { Kind = EventKind.System };
    }
}
