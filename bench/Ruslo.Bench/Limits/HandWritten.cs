using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo.Bench;

/// <summary>
/// A record as one would write it by hand: length, checksum, position, version, event id, correlation id, time, topic, key, name and the
/// event as JSON, as many bytes as the log writes.
/// </summary>
internal static class HandWritten
{
    public const int HeaderBytes = 4 + 4 + 8 + 8 + 8 + 16 + 16 + 4;
    private static readonly byte[] Topic = "orders"u8.ToArray();
    private static readonly byte[] Name = "order-created"u8.ToArray();

    [ThreadStatic]
    private static Utf8JsonWriter? json;

    private static readonly JsonTypeInfo<OrderCreated> Json = BenchJson.Default.OrderCreated;

    /// <summary>Writes everything but what the sequencer gives; returns its length.</summary>
    public static int Prepare(FixedBuffer buffer, OrderCreated order, Guid id)
    {
        buffer.Clear();
        Span<byte> head = buffer.GetSpan(HeaderBytes);
        id.TryWriteBytes(head[32..]);
        id.TryWriteBytes(head[48..]);
        head[64] = (byte)Topic.Length;
        head[65] = (byte)Name.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(head[66..], (ushort)Encoding.UTF8.GetByteCount(order.OrderId));
        buffer.Advance(HeaderBytes);
        buffer.Write(Topic);
        buffer.Write(Name);
        buffer.Advance(Encoding.UTF8.GetBytes(order.OrderId, buffer.GetSpan(512)));
        Utf8JsonWriter writer = json ??= new Utf8JsonWriter(buffer);
        writer.Reset(buffer);
        JsonSerializer.Serialize(writer, order, Json);
        writer.Flush();
        BinaryPrimitives.WriteInt32LittleEndian(buffer.Written, buffer.Count);
        return buffer.Count;
    }

    /// <summary>Writes what the sequencer gives, then the checksum.</summary>
    public static void Seal(Span<byte> record, long position, long version, long ticks)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], position);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], version);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], ticks);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Crc32C.Compute(record[8..]));
    }

    /// <summary>Checks and parses the record at the start of the bytes; returns its length, or 0 when it is not whole.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, out OrderCreated? order)
    {
        order = null;
        if (bytes.Length < HeaderBytes || BinaryPrimitives.ReadInt32LittleEndian(bytes) is var length && (length == 0 || length > bytes.Length))
        {
            return 0;
        }
        length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (Crc32C.Compute(bytes[8..length]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]))
        {
            throw new InvalidDataException("The limit's own file is damaged.");
        }
        int payload = HeaderBytes + bytes[64] + bytes[65] + BinaryPrimitives.ReadUInt16LittleEndian(bytes[66..]);
        order = JsonSerializer.Deserialize(bytes[payload..length], Json);
        return length;
    }
}
