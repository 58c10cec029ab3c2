namespace Ruslo;

/// <summary>A recorded event on its way to partitions: decoded and hashed once for all who want it. Thread-safe.</summary>
internal sealed class ReadEvent(RecordedEvent recorded)
{
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

    public void Decode(EventSerializer serializer)
    {
        if (isDecoded)
        {
            return;
        }
        lock (this) // nobody else does, and an object for it would be one more for each event
        {
            if (!isDecoded)
            {
                decoded = serializer.Decode(Recorded);
                isDecoded = true;
            }
        }
    }
}
