using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ruslo;

/// <summary>The header of a batch: what one write and one flush made durable, as a whole or not at all.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BatchHeader(ulong Salt, long FirstPosition, int Length, int Frames, int Events, uint PreviousChecksum, long Ticks)
{
    public const int Bytes = 64;
    private const uint Magic = 0x4C53_5552; // "RUSL"
    private const int MagicAt = 12;
    private const int CheckedFrom = 4;

    /// <summary>Whether bytes can be the header of a batch of the segment with this salt.</summary>
    public static bool IsPlausible(ReadOnlySpan<byte> from, ulong salt)
        => from.Length >= Bytes && Frame.LengthOf(from) == Bytes && Frame.TypeOf(from) == FrameType.Batch
            && BinaryPrimitives.ReadUInt32LittleEndian(from[MagicAt..]) == Magic && BinaryPrimitives.ReadUInt64LittleEndian(from[16..]) == salt
            && BinaryPrimitives.ReadInt32LittleEndian(from[32..]) is >= Bytes and <= Bytes + Frame.MaxBytes;

    public static BatchHeader Read(ReadOnlySpan<byte> from) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(from[16..]), BinaryPrimitives.ReadInt64LittleEndian(from[24..]), BinaryPrimitives.ReadInt32LittleEndian(from[32..]),
        BinaryPrimitives.ReadInt32LittleEndian(from[36..]), BinaryPrimitives.ReadInt32LittleEndian(from[40..]), BinaryPrimitives.ReadUInt32LittleEndian(from[44..]),
        BinaryPrimitives.ReadInt64LittleEndian(from[48..]));

    /// <summary>Writes the header and its checksum; returns the checksum.</summary>
    /// <param name="to">Where.</param>
    /// <param name="checksumOfRecords">The checksum over the checksums of its records.</param>
    public uint Write(Span<byte> to, uint checksumOfRecords)
    {
        Frame.Begin(to[..Bytes], FrameType.Batch);
        BinaryPrimitives.WriteUInt16LittleEndian(to[10..], SegmentFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(to[MagicAt..], Magic);
        BinaryPrimitives.WriteUInt64LittleEndian(to[16..], Salt);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], FirstPosition);
        BinaryPrimitives.WriteInt32LittleEndian(to[32..], Length);
        BinaryPrimitives.WriteInt32LittleEndian(to[36..], Frames);
        BinaryPrimitives.WriteInt32LittleEndian(to[40..], Events);
        BinaryPrimitives.WriteUInt32LittleEndian(to[44..], PreviousChecksum);
        BinaryPrimitives.WriteInt64LittleEndian(to[48..], Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(to[56..], 0);
        uint checksum = Crc32C.Append(checksumOfRecords, to[CheckedFrom..Bytes]);
        BinaryPrimitives.WriteUInt32LittleEndian(to, checksum);
        return checksum;
    }

    /// <summary>Whether a whole batch is as it was written: its header, and each of its records.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> batch, ulong salt)
    {
        if (!IsPlausible(batch, salt))
        {
            return false;
        }
        BatchHeader header = Read(batch);
        if (header.Length > batch.Length)
        {
            return false;
        }
        uint checksum = 0;
        int at = Bytes;
        int frames = 0;
        for (; at < header.Length; frames++)
        {
            ReadOnlySpan<byte> rest = batch[at..header.Length];
            if (!Frame.IsPlausible(rest) || Frame.LengthOf(rest) > rest.Length || !Frame.IsIntact(rest[..Frame.LengthOf(rest)]))
            {
                return false;
            }
            checksum = Crc32C.Append(checksum, rest[..4]);
            at += Frame.LengthOf(rest);
        }
#if PLANTED
        if (PlantedLog.ChecksumsAreNotChecked)
        {
            return true;
        }
#endif
        return frames == header.Frames && Frame.ChecksumOf(batch) == Crc32C.Append(checksum, batch[CheckedFrom..Bytes]);
    }
}
