using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>
/// A position as callers see it: opaque, and bound to its log and its event, so that a token of another log, or of a log restored
/// from an older backup, is recognised. As text it fits headers, URLs and cursors.
/// </summary>
public readonly record struct Token : IParsable<Token>
{
    private const int Size = 1 + 16 + 8 + 16 + 8 + 4;
    private const byte Format = 1;

    /// <summary>The identity of a position.</summary>
    public Token(Guid logId, long position, Guid eventId, DateTimeOffset recordedAt, uint payloadChecksum)
        => (LogId, Position, EventId, RecordedAt, PayloadChecksum) = (logId, position, eventId, recordedAt, payloadChecksum);

    /// <summary>The log; empty in an empty token.</summary>
    public Guid LogId { get; }

    /// <summary>The position in it.</summary>
    public long Position { get; }

    /// <summary>The event at that position.</summary>
    public Guid EventId { get; }

    /// <summary>When that event was recorded.</summary>
    public DateTimeOffset RecordedAt { get; }

    /// <summary>The CRC-32C of its payload.</summary>
    public uint PayloadChecksum { get; }

    /// <summary>Whether it identifies nothing, as that of an event that is only staged.</summary>
    public bool IsEmpty => Position == 0;

    /// <summary>The token of a recorded event.</summary>
    public static Token Of(Guid logId, RecordedEvent e) => new(logId, e.Position, e.EventId, e.RecordedAt, Crc32C.Compute(e.Payload.Span));

    /// <summary>Whether it identifies this event of this log.</summary>
    public bool Identifies(Guid logId, RecordedEvent e) => this == Of(logId, e);

    /// <inheritdoc/>
    public static Token Parse(string s, IFormatProvider? provider = null)
        => TryParse(s, provider, out Token token) ? token : throw new FormatException("This is not a Ruslo token.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Token result)
    {
        result = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (s is null)
        {
            return false;
        }
        if (s.Length == 0)
        {
            return true;
        }
        if (s.Length != Base64Url.GetEncodedLength(Size) || !Base64Url.TryDecodeFromChars(s, bytes, out int written) || written != Size || bytes[0] != Format)
        {
            return false;
        }
        long ticks = BinaryPrimitives.ReadInt64BigEndian(bytes[41..]);
        if (ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks)
        {
            return false;
        }
        result = new(new Guid(bytes[1..17], bigEndian: true), BinaryPrimitives.ReadInt64BigEndian(bytes[17..]), new Guid(bytes[25..41], bigEndian: true),
            new DateTimeOffset(ticks, TimeSpan.Zero), BinaryPrimitives.ReadUInt32BigEndian(bytes[49..]));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (IsEmpty)
        {
            return "";
        }
        Span<byte> bytes = stackalloc byte[Size];
        bytes[0] = Format;
        LogId.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[17..], Position);
        EventId.TryWriteBytes(bytes[25..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[41..], RecordedAt.UtcTicks);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[49..], PayloadChecksum);
        return Base64Url.EncodeToString(bytes);
    }
}
