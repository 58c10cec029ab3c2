using System.Buffers.Binary;

namespace Ruslo;

/// <summary>The file of keys: a header of one sector, then slots of 128 bytes, none of which lies in two sectors. Documented in docs/reference/personal-format.md.</summary>
internal static class PersonalKeyFormat
{
    public const int HeaderSize = 512;
    public const int SlotSize = 128;
    private const uint Version = 1;
    private const int LogIdAt = 16;
    private const int HeaderChecksumAt = HeaderSize - sizeof(uint);
    private const byte KindKey = 1;
    private const byte KindDestroyed = 2;
    private const int KindAt = 4;
    private const int GenerationAt = 8;
    private const int SubjectAt = 16;
    private const int KeyAt = 32;

    private static ReadOnlySpan<byte> Magic => "RUSLOKEY"u8;

    public static byte[] Header(Guid logId)
    {
        byte[] header = new byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), SlotSize);
        logId.TryWriteBytes(header.AsSpan(LogIdAt), bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(HeaderChecksumAt), Crc32C.Compute(header.AsSpan(0, HeaderChecksumAt)));
        return header;
    }

    /// <summary>The log that the keys belong to; null when this is no header.</summary>
    public static Guid? LogOf(ReadOnlySpan<byte> header)
        => header.StartsWith(Magic) && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == Version && BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) == SlotSize
            && BinaryPrimitives.ReadUInt32LittleEndian(header[HeaderChecksumAt..]) == Crc32C.Compute(header[..HeaderChecksumAt])
            ? new Guid(header.Slice(LogIdAt, 16), bigEndian: true) : null;

    public static long OffsetOf(long slot) => HeaderSize + (slot * SlotSize);

    public static void WriteKey(Span<byte> slot, long index, Guid logId, PersonalKey key)
    {
        slot.Clear();
        slot[KindAt] = KindKey;
        BinaryPrimitives.WriteInt32LittleEndian(slot[GenerationAt..], key.Generation);
        BinaryPrimitives.WriteUInt128BigEndian(slot[SubjectAt..], key.Subject);
        key.Bytes.Span.CopyTo(slot[KeyAt..]);
        Seal(slot, index, logId);
    }

    /// <summary>A slot whose key is gone: neither the key nor the subject stays.</summary>
    public static void WriteDestroyed(Span<byte> slot, long index, Guid logId)
    {
        slot.Clear();
        slot[KindAt] = KindDestroyed;
        Seal(slot, index, logId);
    }

    /// <summary>Whether a slot holds what was written there.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> slot, long index, Guid logId)
        => slot[KindAt] is KindKey or KindDestroyed && BinaryPrimitives.ReadUInt32LittleEndian(slot) == ChecksumOf(slot, index, logId);

    /// <summary>The key of an intact slot; null when it is destroyed.</summary>
    public static PersonalKey? Read(ReadOnlySpan<byte> slot)
        => slot[KindAt] == KindKey ? new(BinaryPrimitives.ReadUInt128BigEndian(slot[SubjectAt..]), BinaryPrimitives.ReadInt32LittleEndian(slot[GenerationAt..]), slot.Slice(KeyAt, PersonalKey.Size).ToArray()) : null;

    private static void Seal(Span<byte> slot, long index, Guid logId) => BinaryPrimitives.WriteUInt32LittleEndian(slot, ChecksumOf(slot, index, logId));

    /// <summary>Over the log and the place too, so that a slot of another file, or of another place, is not taken for this one.</summary>
    private static uint ChecksumOf(ReadOnlySpan<byte> slot, long index, Guid logId)
    {
        Span<byte> place = stackalloc byte[24];
        logId.TryWriteBytes(place, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(place[16..], index);
        return Crc32C.Append(Crc32C.Compute(place), slot[sizeof(uint)..]);
    }
}
