using System.IO.Hashing;
using System.Text;

namespace Ruslo;

/// <summary>
/// The partition of a routing key, fixed for ever: XXH3 (64 bits, seed 0) of the UTF-8 bytes of tenant, line feed, topic, line feed, key,
/// modulo the number of partitions. A computed key has an empty topic. An event of an unordered subscription: XXH3 of the 16 bytes of its id, big-endian.
/// </summary>
internal static class PartitionHash
{
    public static ulong Of(in StreamId key)
    {
        string topic = key.Topic;
        int most = Encoding.UTF8.GetMaxByteCount(key.Tenant.Length + topic.Length + key.Key.Length) + 2;
        Span<byte> bytes = most <= 1024 ? stackalloc byte[1024] : new byte[most];
        int length = Encoding.UTF8.GetBytes(key.Tenant, bytes);
        bytes[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(topic, bytes[length..]);
        bytes[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(key.Key, bytes[length..]);
        return XxHash3.HashToUInt64(bytes[..length]);
    }

    public static ulong Of(Guid eventId)
    {
        Span<byte> bytes = stackalloc byte[16];
        eventId.TryWriteBytes(bytes, bigEndian: true, out _);
        return XxHash3.HashToUInt64(bytes);
    }

    public static int Partition(ulong hash, int partitions) => (int)(hash % (uint)partitions);
}
