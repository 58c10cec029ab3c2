using System.Buffers.Binary;

namespace Ruslo;

/// <summary>
/// The first block of an index file, written last. Little-endian numbers of 8 bytes after the magic: what the file is, how many
/// events it covers, and where its parts lie.
/// </summary>
internal sealed record IndexFileHeader
{
    /// <summary>Changes whenever the format does: files of another format are made again.</summary>
    private const ulong Magic = 0x31_58_49_4F_4C_53_55_52; // RUSLOIX1

    public required IndexFileKind Kind { get; init; }

    public required long FirstPosition { get; init; }

    public required long Events { get; init; }

    public HashTablePlace Streams { get; init; }

    public HashTablePlace Ids { get; init; }

    public HashTablePlace Terms { get; init; }

    public AddressRange Postings { get; init; }

    public AddressRange Combinations { get; init; }

    public AddressRange Filter { get; init; }

    /// <summary>In a run: the times of the first and last event of each segment. In a map: the time of every 64th event.</summary>
    public AddressRange Times { get; init; }

    /// <summary>In a map: the offset of each record, 4 bytes each, and the end of the last.</summary>
    public AddressRange Offsets { get; init; }

    public void Write(Span<byte> content)
    {
        content.Clear();
        Span<long> numbers = [(long)Magic, (long)Kind, FirstPosition, Events,
            Streams.FirstBlock, Streams.Pages, Streams.Overflow, Streams.Keys, Ids.FirstBlock, Ids.Pages, Ids.Overflow, Ids.Keys,
            Terms.FirstBlock, Terms.Pages, Terms.Overflow, Terms.Keys, Postings.Start, Postings.End, Combinations.Start, Combinations.End,
            Filter.Start, Filter.End, Times.Start, Times.End, Offsets.Start, Offsets.End];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(content[(i * 8)..], numbers[i]);
        }
    }

    /// <summary>Reads an intact first block; null when it is of another format.</summary>
    public static IndexFileHeader? Read(ReadOnlySpan<byte> content)
    {
        Span<long> n = stackalloc long[26];
        for (int i = 0; i < n.Length; i++)
        {
            n[i] = BinaryPrimitives.ReadInt64LittleEndian(content[(i * 8)..]);
        }
        return n[0] != (long)Magic ? null : new()
        {
            Kind = (IndexFileKind)n[1],
            FirstPosition = n[2],
            Events = n[3],
            Streams = new(n[4], n[5], n[6], n[7]),
            Ids = new(n[8], n[9], n[10], n[11]),
            Terms = new(n[12], n[13], n[14], n[15]),
            Postings = new(n[16], n[17]),
            Combinations = new(n[18], n[19]),
            Filter = new(n[20], n[21]),
            Times = new(n[22], n[23]),
            Offsets = new(n[24], n[25]),
        };
    }
}
