using System.Globalization;

namespace Ruslo;

/// <summary>A pending timer, as the due index holds it.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Set">The payload of the event that has set it; of a large message without that message's own payload.</param>
internal readonly record struct DueTimer(StreamId Stream, ReadOnlyMemory<byte> Set)
{
    private const char Separator = '\n'; // no tenant has one
    private const int Large = 4 * 1024;

    public static DueTimer Of(KeyValuePair<string, ReadOnlyMemory<byte>> document)
    {
        int end = document.Key.IndexOf(Separator, StringComparison.Ordinal);
        return new(new(document.Key[..end], TimerStream.Topic, document.Key[(end + 1)..]), document.Value);
    }

    /// <summary>The key of its document.</summary>
    public static string KeyOf(in StreamId timer) => $"{timer.Tenant}{Separator}{timer.Key}";

    /// <summary>What of the payload the index holds: a large message waits in the log alone.</summary>
    public static ReadOnlyMemory<byte> Kept(ReadOnlyMemory<byte> set) => set.Length > Large ? TimerFormat.WithoutPayload(set) : set;

    /// <summary>Its place among those of its tenant.</summary>
    public static string PlaceOf(string tenant, string place) => $"{tenant}{Separator}{place}";

    /// <summary>Its place in the order in which timers fire: by due time, then by when they were set.</summary>
    public static string PlaceOf(DateTimeOffset dueAt, long position) => string.Create(CultureInfo.InvariantCulture, $"{dueAt.UtcTicks:D19}{position:D19}");
}
