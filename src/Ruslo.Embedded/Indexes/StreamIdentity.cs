using System.Text;

namespace Ruslo;

/// <summary>
/// A stream's identity as bytes: the length of the tenant (1 byte), that of the topic (1 byte), tenant, topic and key in UTF-8.
/// Different streams have different identities.
/// </summary>
internal static class StreamIdentity
{
    /// <summary>The longest identity of a stream that is valid.</summary>
    public const int MaxLength = 2 + StreamId.MaxTenantBytes + TopicName.MaxLength + StreamId.MaxKeyBytes;

    /// <summary>Writes the identity of a validated stream; returns its length, at most <see cref="MaxLength"/>.</summary>
    public static int Write(in StreamId stream, Span<byte> to)
    {
        int tenant = stream.Tenant.Length == 0 ? 0 : Encoding.UTF8.GetBytes(stream.Tenant, to[2..]);
        int topic = Encoding.UTF8.GetBytes(stream.Topic, to[(2 + tenant)..]);
        to[0] = (byte)tenant;
        to[1] = (byte)topic;
        return 2 + tenant + topic + Encoding.UTF8.GetBytes(stream.Key, to[(2 + tenant + topic)..]);
    }
}
