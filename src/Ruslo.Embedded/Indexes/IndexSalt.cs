using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;

namespace Ruslo;

/// <summary>What ties an index file to its log and to the segments it covers: any difference in them fails every checksum of the file.</summary>
internal static class IndexSalt
{
    public static ulong Of(Guid logId, IndexFileKind kind, ReadOnlySpan<SegmentIdentity> segments)
    {
        var hash = new XxHash3();
        Span<byte> bytes = stackalloc byte[40];
        logId.TryWriteBytes(bytes);
        bytes[16] = (byte)kind;
        hash.Append(bytes[..17]);
        foreach (SegmentIdentity segment in segments)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, segment.Number);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], segment.Salt);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], segment.FirstPosition);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], segment.LastPosition);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[32..], segment.Seal);
#if PLANTED
            if (PlantedIndex.StaleIndexTrusted)
            {
                bytes[8..36].Clear();
            }
#endif
            hash.Append(bytes[..36]);
        }
        return hash.GetCurrentHashAsUInt64();
    }

    public static string NameOf(IndexFileKind kind, long firstSegment, long lastSegment)
        => kind == IndexFileKind.Run
            ? string.Create(CultureInfo.InvariantCulture, $"index-{firstSegment:x8}-{lastSegment:x8}.run")
            : string.Create(CultureInfo.InvariantCulture, $"index-{firstSegment:x8}.map");

    /// <summary>The segments that the name of a run covers; false for any other name.</summary>
    public static bool TryParseRun(string name, out long firstSegment, out long lastSegment)
    {
        firstSegment = lastSegment = -1;
        string[] parts = name.Split('-', '.');
        return parts.Length == 4 && parts[0] == "index" && parts[3] == "run"
            && long.TryParse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out firstSegment)
            && long.TryParse(parts[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out lastSegment);
    }

    /// <summary>The segment that the name of a map covers; false for any other name.</summary>
    public static bool TryParseMap(string name, out long segment)
    {
        segment = -1;
        string[] parts = name.Split('-', '.');
        return parts.Length == 3 && parts[0] == "index" && parts[2] == "map"
            && long.TryParse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out segment);
    }
}
