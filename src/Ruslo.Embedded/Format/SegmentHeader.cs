using System.Buffers.Binary;

namespace Ruslo;

/// <summary>The first bytes of a segment: what it is, and where the segment before it ended.</summary>
internal sealed record SegmentHeader
{
    public const int Bytes = 128;
    private const int CheckedBytes = 124;

    private static ReadOnlySpan<byte> Magic => "RUSLOSEG"u8;

    public required Guid LogId { get; init; }

    public required long Number { get; init; }

    public required long FirstPosition { get; init; }

    /// <summary>Drawn for this segment: batches of any other origin do not carry it.</summary>
    public required ulong Salt { get; init; }

    /// <summary>The checksum of the last batch of the segment before; 0 in the first.</summary>
    public required uint PreviousChecksum { get; init; }

    /// <summary>The durability of the session that made it: it may write batches before the segment holds an open record.</summary>
    public required Durability Durability { get; init; }

    /// <summary>Where that batch begins; 0 in the first.</summary>
    public required long PreviousLastBatch { get; init; }

    /// <summary>Where that batch ends; 0 in the first.</summary>
    public required long PreviousEnd { get; init; }

    /// <summary>Log time when the segment was made, in UTC ticks: no event in it was recorded earlier.</summary>
    public required long Ticks { get; init; }

    public void Write(Span<byte> to)
    {
        to[..Bytes].Clear();
        Magic.CopyTo(to);
        BinaryPrimitives.WriteUInt16LittleEndian(to[8..], SegmentFormat.Version);
        BinaryPrimitives.WriteUInt16LittleEndian(to[10..], Bytes);
        LogId.TryWriteBytes(to[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], FirstPosition);
        BinaryPrimitives.WriteUInt64LittleEndian(to[48..], Salt);
        BinaryPrimitives.WriteUInt32LittleEndian(to[56..], PreviousChecksum);
        to[60] = (byte)Durability;
        BinaryPrimitives.WriteInt64LittleEndian(to[64..], PreviousLastBatch);
        BinaryPrimitives.WriteInt64LittleEndian(to[72..], PreviousEnd);
        BinaryPrimitives.WriteInt64LittleEndian(to[80..], Ticks);
        BinaryPrimitives.WriteUInt32LittleEndian(to[CheckedBytes..], Crc32C.Compute(to[..CheckedBytes]));
    }

    /// <summary>Reads a header; throws when it is none.</summary>
    public static SegmentHeader Read(ReadOnlySpan<byte> from, string storage, string file)
    {
        if (from.Length < Bytes || !from.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(from[CheckedBytes..]) != Crc32C.Compute(from[..CheckedBytes]))
        {
            throw LogDamagedException.At(storage, file, 0, "the header of the segment is damaged");
        }
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(from[8..]);
        if (version != SegmentFormat.Version)
        {
            throw new RusloException($"The log in '{storage}' has format {version} in {file}; this version of Ruslo reads format {SegmentFormat.Version}. Open it with the version that wrote it, or a later one.");
        }
        return new()
        {
            LogId = new Guid(from[16..32], bigEndian: true),
            Number = BinaryPrimitives.ReadInt64LittleEndian(from[32..]),
            FirstPosition = BinaryPrimitives.ReadInt64LittleEndian(from[40..]),
            Salt = BinaryPrimitives.ReadUInt64LittleEndian(from[48..]),
            PreviousChecksum = BinaryPrimitives.ReadUInt32LittleEndian(from[56..]),
            Durability = (Durability)from[60],
            PreviousLastBatch = BinaryPrimitives.ReadInt64LittleEndian(from[64..]),
            PreviousEnd = BinaryPrimitives.ReadInt64LittleEndian(from[72..]),
            Ticks = BinaryPrimitives.ReadInt64LittleEndian(from[80..]),
        };
    }
}
