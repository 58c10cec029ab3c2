using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ruslo;

/// <summary>
/// Event ids that are the same whenever they are derived from the same things, so that a repetition is recognised: the first 16 bytes
/// of a SHA-256 as a UUID version 8 (RFC 9562). Texts are hashed as UTF-8 after their length, so no two sources run into each other.
/// </summary>
public static class DerivedId
{
    private const byte Foreign = 1;
    private const byte Emitted = 2;
    private const byte Unit = 3;
    private const byte Commanded = 4;
    private const byte TimerSet = 5;
    private const byte Scheduled = 6;
    private const byte Step = 7;
    private const byte Occurred = 8;
    private const byte OfFlow = 9;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    /// <summary>The id of an event that somebody else's system identifies in its own way.</summary>
    /// <param name="source">The system, or a part of it within which ids are unique.</param>
    /// <param name="id">Its id there.</param>
    public static Guid ForForeign(string source, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(id);
        return Start(Foreign).Add(source).Add(id).ToId();
    }

    /// <summary>The id of the n-th event that a subscription emits while it handles an event for a routing key.</summary>
    internal static Guid ForEmitted(Guid logId, string subscription, int generation, Guid eventId, StreamId routingKey, int ordinal)
        => Start(Emitted).Add(logId).Add(subscription).Add(generation).Add(eventId).Add(routingKey).Add(ordinal).ToId();

    /// <summary>The id of one unit of work: what a subscription does about an event for a routing key, however often it tries.</summary>
    internal static Guid ForUnit(Guid logId, string subscription, int generation, Guid eventId, StreamId routingKey)
        => Start(Unit).Add(logId).Add(subscription).Add(generation).Add(eventId).Add(routingKey).ToId();

    /// <summary>The id of the n-th thing that a command records, however often it is executed on a stream.</summary>
    internal static Guid ForCommanded(Guid logId, StreamId stream, Guid commandId, int ordinal)
        => Start(Commanded).Add(logId).Add(stream).Add(commandId).Add(ordinal).ToId();

    /// <summary>The id of the event that sets a timer whose id somebody has chosen.</summary>
    internal static Guid ForTimer(Guid logId, StreamId timer) => Start(TimerSet).Add(logId).Add(timer).ToId();

    /// <summary>The id of the message that a timer publishes when it fires.</summary>
    /// <param name="setId">The id of the event that set it.</param>
    internal static Guid ForScheduled(Guid setId) => Start(Scheduled).Add(setId).ToId();

    /// <summary>What makes the commands of one step of a saga's instance the same to their handler, from one attempt on.</summary>
    internal static Guid ForStep(Guid logId, StreamId instance, string step, int attempt)
        => Start(Step).Add(logId).Add(instance).Add(step).Add(attempt).ToId();

    /// <summary>The id of what a schedule publishes at an occurrence.</summary>
    internal static Guid ForOccurrence(Guid logId, string schedule, DateTimeOffset at) => Start(Occurred).Add(logId).Add(schedule).Add(at.UtcTicks.ToString(CultureInfo.InvariantCulture)).ToId();

    /// <summary>The id of what is told about a case of a flow: once, however often it is noticed, and whatever has been rewound.</summary>
    internal static Guid ForFlow(Guid logId, string flow, string tenant, Guid correlation, Guid opening, int trouble, string step, string reason)
        => Start(OfFlow).Add(logId).Add(flow).Add(tenant).Add(correlation).Add(opening).Add(trouble).Add(step).Add(reason).ToId();

    /// <summary>An id is derived in one go, so that each thread needs one buffer.</summary>
    private static Source Start(byte purpose)
    {
        ArrayBufferWriter<byte> bytes = buffer ??= new(256);
        bytes.ResetWrittenCount();
        bytes.Write([purpose]);
        return new(bytes);
    }

    private readonly struct Source(ArrayBufferWriter<byte> bytes)
    {
        public ArrayBufferWriter<byte> Bytes => bytes;

        public Source Add(Guid id)
        {
            id.TryWriteBytes(bytes.GetSpan(16), bigEndian: true, out _);
            bytes.Advance(16);
            return this;
        }

        public Source Add(int number)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(4), number);
            bytes.Advance(4);
            return this;
        }

        public Source Add(string text)
        {
            Add(Encoding.UTF8.GetByteCount(text));
            Encoding.UTF8.GetBytes(text, bytes);
            return this;
        }

        public Source Add(StreamId key) => Add(key.Tenant).Add(key.Topic ?? "").Add(key.Key ?? "");

        public Guid ToId()
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes.WrittenSpan, hash);
            hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
            hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
            return new(hash[..16], bigEndian: true);
        }
    }
}
