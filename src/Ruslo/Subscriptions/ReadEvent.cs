namespace Ruslo;

/// <summary>A recorded event on its way to partitions: decoded and hashed once for all who want it. Thread-safe.</summary>
internal sealed class ReadEvent(RecordedEvent recorded)
{
    private readonly Lock gate = new();
    private ulong streamHash;
    private DecodedEvent decoded;
    private volatile bool isHashed;
    private volatile bool isDecoded;

    public RecordedEvent Recorded { get; } = recorded;

    /// <summary>What it decodes into, once somebody has decoded it.</summary>
    public DecodedEvent Decoded => decoded;

    public ulong StreamHash
    {
        get
        {
            if (!isHashed)
            {
                streamHash = PartitionHash.Of(Recorded.Stream);
                isHashed = true;
            }
            return streamHash;
        }
    }

    /// <summary>Decodes it for a subscription that wants it, unless that decodes for itself what is left when it has gathered.</summary>
    public void DecodeFor(RunningSubscription subscription)
    {
        if (subscription.Definition.GathersFor == TimeSpan.Zero)
        {
            Decode(subscription.Serializer);
        }
    }

    /// <summary>The event with what it decodes into, but without the bytes that it was decoded from: they may lie in one piece of memory with many others.</summary>
    public ReadEvent DecodedAlone(EventSerializer serializer)
    {
        Decode(serializer);
        return decoded.Error is not null ? this : new(new()
        {
            Position = Recorded.Position,
            Stream = Recorded.Stream,
            Version = Recorded.Version,
            EventId = Recorded.EventId,
            Name = Recorded.Name,
            SchemaVersion = Recorded.SchemaVersion,
            Kind = Recorded.Kind,
            RecordedAt = Recorded.RecordedAt,
            OccurredAt = Recorded.OccurredAt,
            CorrelationId = Recorded.CorrelationId,
            CausationId = Recorded.CausationId,
            Payload = default,
        })
        { decoded = decoded, isDecoded = true };
    }

    public void Decode(EventSerializer serializer)
    {
        if (isDecoded)
        {
            return;
        }
        lock (gate)
        {
            if (!isDecoded)
            {
                decoded = serializer.Decode(Recorded);
                isDecoded = true;
            }
        }
    }
}
