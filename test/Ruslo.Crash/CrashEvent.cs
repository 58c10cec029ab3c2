using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Ruslo.Crash;

/// <summary>What a writer writes: its number and a count that grows by one, also over its lives. The event id follows from both.</summary>
internal static class CrashEvent
{
    public const int Writers = 8;

    public static StreamId Stream(int writer) => new("crash", $"writer {writer}");

    public static Guid Id(int writer, long count)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], count);
        bytes[0] = (byte)writer;
        bytes[6] = 0x80;
        bytes[8] = 0x80;
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Payloads of many sizes, some larger than a page of the disk, whose content follows from the count.</summary>
    public static NewEvent Make(int writer, long count)
    {
        byte[] payload = new byte[count % 17 == 0 ? 10_000 : 20 + (count % 300)];
        Encoding.UTF8.GetBytes(count.ToString(CultureInfo.InvariantCulture) + "|").CopyTo(payload, 0);
        payload[^1] = (byte)count;
        return new(Stream(writer), Id(writer, count), "written", payload);
    }

    public static long CountOf(RecordedEvent e) => long.Parse(e.Payload.Span[..e.Payload.Span.IndexOf((byte)'|')], CultureInfo.InvariantCulture);

    public static bool IsWhole(RecordedEvent e, int writer) => e.Payload.Span.SequenceEqual(Make(writer, CountOf(e)).Payload.Span);
}
