namespace Ruslo;

/// <summary>
/// Events that readers of several subscriptions have read from the log: who comes to one shortly after another finds it decoded. Bounded:
/// at most 1,024 events of at most 8 KiB. Thread-safe; two that race may each decode, which only costs time.
/// </summary>
internal sealed class SharedEvents
{
    private const int Capacity = 1024;
    private const int LargestPayload = 8 * 1024;

    private readonly ReadEvent?[] slots = new ReadEvent?[Capacity];

    /// <summary>The event as somebody has read it before, or as it is read now.</summary>
    public ReadEvent Share(RecordedEvent recorded)
    {
        ref ReadEvent? slot = ref slots[(int)(recorded.Position % Capacity)];
        if (Volatile.Read(ref slot) is { } known && known.Recorded.Position == recorded.Position)
        {
            return known;
        }
        var read = new ReadEvent(recorded);
        if (recorded.Payload.Length <= LargestPayload)
        {
            Volatile.Write(ref slot, read);
        }
        return read;
    }
}
