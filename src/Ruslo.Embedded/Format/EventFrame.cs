using System.Buffers.Binary;

namespace Ruslo;

/// <summary>An event as it is stored: 64 fixed bytes, the optional parts, the stream's identity, the name, extras (tags and headers), the payload, zeros.</summary>
internal readonly ref struct EventFrame
{
    public const int FixedBytes = 64;
    private const int PositionAt = 16;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly int identityAt;

    /// <param name="bytes">A whole frame of type <see cref="FrameType.Event"/> that is intact.</param>
    public EventFrame(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        identityAt = OptionalAt(EventFlags.Stub);
    }

    public EventFlags Flags => (EventFlags)bytes[9];

    public bool Closes => Has(EventFlags.Closes);

    public EventKind Kind => (EventKind)bytes[10];

    public int SchemaVersion => BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]);

    public long Position => BinaryPrimitives.ReadInt64LittleEndian(bytes[PositionAt..]);

    public long Version => BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]);

    public long RecordedTicks => BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]);

    public Guid EventId => new(bytes[40..56], bigEndian: true);

    public long OccurredTicks => Has(EventFlags.Occurred) ? BinaryPrimitives.ReadInt64LittleEndian(bytes[FixedBytes..]) : RecordedTicks;

    public Guid CorrelationId => Has(EventFlags.Correlation) ? new(bytes.Slice(OptionalAt(EventFlags.Correlation), 16), bigEndian: true) : EventId;

    public Guid CausationId => Has(EventFlags.Causation) ? new(bytes.Slice(OptionalAt(EventFlags.Causation), 16), bigEndian: true) : Guid.Empty;

    /// <summary>The stream's identity, as <see cref="StreamIdentity"/> writes it.</summary>
    public ReadOnlySpan<byte> Stream => bytes.Slice(identityAt, IdentityLength);

    public ReadOnlySpan<byte> Tenant => bytes.Slice(identityAt + 2, bytes[identityAt]);

    public ReadOnlySpan<byte> Topic => bytes.Slice(identityAt + 2 + bytes[identityAt], bytes[identityAt + 1]);

    public ReadOnlySpan<byte> Key => Stream[(2 + bytes[identityAt] + bytes[identityAt + 1])..];

    public ReadOnlySpan<byte> Name => bytes.Slice(identityAt + IdentityLength, bytes[11]);

    /// <summary>Tags and headers, as <see cref="EventExtras"/> writes them; empty when there are none.</summary>
    public ReadOnlySpan<byte> Extras => bytes.Slice(ExtrasAt, ExtrasLength);

    public ReadOnlySpan<byte> Payload => bytes.Slice(PayloadAt, PayloadLength);

    private int PayloadLength => BinaryPrimitives.ReadInt32LittleEndian(bytes[56..]);

    private int PayloadAt => ExtrasAt + ExtrasLength;

    private int IdentityLength => BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]);

    private int ExtrasLength => BinaryPrimitives.ReadInt32LittleEndian(bytes[60..]);

    private int ExtrasAt => identityAt + IdentityLength + bytes[11];

    /// <summary>Whether the frame is one of an event, and its parts lie inside it.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> frame)
        => frame.Length >= FixedBytes && Frame.TypeOf(frame) == FrameType.Event && new EventFrame(frame) is var e && e.ExtrasLength >= 0 && e.PayloadLength >= 0
            && e.identityAt + e.IdentityLength <= frame.Length && (long)e.PayloadAt + e.PayloadLength <= frame.Length;

    /// <summary>Gives a copied frame what the log decides, and its checksum.</summary>
    public static void Complete(Span<byte> frame, long position, long version, long ticks)
    {
        BinaryPrimitives.WriteInt64LittleEndian(frame[PositionAt..], position);
        BinaryPrimitives.WriteInt64LittleEndian(frame[24..], version);
        BinaryPrimitives.WriteInt64LittleEndian(frame[32..], ticks);
        Frame.Seal(frame);
    }

    private bool Has(EventFlags flag) => (Flags & flag) != 0;

    /// <summary>Where an optional part begins: after the ones of the lower flags.</summary>
    private int OptionalAt(EventFlags part)
    {
        int lower = (int)Flags & ((int)part - 1);
        return FixedBytes + (8 * (lower & 1)) + (16 * (((lower >> 1) & 1) + ((lower >> 2) & 1) + ((lower >> 3) & 1)));
    }
}
