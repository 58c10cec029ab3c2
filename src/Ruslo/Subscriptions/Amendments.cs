using System.Collections.Concurrent;

namespace Ruslo;

/// <summary>What people have decided about events of a subscription: skipped, or edited. Kept over generations. Thread-safe.</summary>
internal sealed class Amendments(IEventLog log, EventSerializer serializer)
{
    private readonly ConcurrentDictionary<(long Position, string KeyHash), Amendment> all = new();
    private readonly ConcurrentDictionary<long, bool> positions = new();

    public void Load(string subscription, IReadOnlyList<ProgressEntry> entries)
    {
        string prefix = ProgressFormat.Amendments(subscription);
        foreach (ProgressEntry entry in entries)
        {
            ReadOnlySpan<char> name = entry.Entry.AsSpan(prefix.Length);
            long position = long.Parse(name[..16], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
            Add(position, name[17..].ToString(), ProgressFormat.DecodeAmendment(entry.Value.Span));
        }
    }

    public void Add(long position, string keyHash, Amendment amendment)
    {
        all[(position, keyHash)] = amendment;
        positions[position] = true;
    }

    public bool Concerns(long position) => !positions.IsEmpty && positions.ContainsKey(position);

    public Amendment? Find(long position, in StreamId key)
        => Concerns(position) && all.TryGetValue((position, ProgressFormat.HashOf(key)), out Amendment amendment) ? amendment : null;

    /// <summary>What an event decodes into with the payload that a person gave instead.</summary>
    public async ValueTask<DecodedEvent> LoadAsync(Amendment edit, RecordedEvent original, CancellationToken cancellationToken)
    {
        RecordedEvent? instead = await log.FindAtAsync(edit.InsteadAt, cancellationToken);
        return instead is null
            ? DecodedEvent.Failed(null, new RusloException($"The edit of event {original.Name} at position {original.Position} refers to position {edit.InsteadAt}, which is not in the log.") { Position = original.Position })
            : serializer.Decode(WithPayload(original, instead.Payload));
    }

    public static RecordedEvent WithPayload(RecordedEvent original, ReadOnlyMemory<byte> payload) => new()
    {
        Position = original.Position,
        Stream = original.Stream,
        Version = original.Version,
        EventId = original.EventId,
        Name = original.Name,
        SchemaVersion = original.SchemaVersion,
        Kind = original.Kind,
        RecordedAt = original.RecordedAt,
        OccurredAt = original.OccurredAt,
        CorrelationId = original.CorrelationId,
        CausationId = original.CausationId,
        Closes = original.Closes,
        Tags = original.Tags,
        Headers = original.Headers,
        Payload = payload,
    };
}
