namespace Ruslo;

/// <summary>A recorded event on its way to partitions: decoded and hashed once, by the reader that hands it out, before others see it.</summary>
internal sealed class ReadEvent(RecordedEvent recorded)
{
    private ulong streamHash;
    private bool isHashed;

    public RecordedEvent Recorded { get; } = recorded;

    public DecodedEvent Decoded { get; private set; }

    public bool IsDecoded { get; private set; }

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

    public void Decode(EventSerializer serializer)
    {
        if (!IsDecoded)
        {
            Decoded = serializer.Decode(Recorded);
            IsDecoded = true;
        }
    }
}
