using System.Buffers.Binary;

namespace Ruslo;

/// <summary>
/// Writes one run: the pages of its three tables from block 1 on, one table after the other, and beside them the postings; then
/// overflow pages, combinations, filter and times; at last, when all that is flushed, the header.
/// </summary>
internal sealed class RunBuilder : IDisposable
{
    private readonly IStorageFile file;
    private readonly ulong salt;
    private readonly BlockAppender pages;
    private readonly BlockAppender area;
    private readonly long areaStart;
    private readonly long[] counts;
    private readonly List<HashTableWriter> tables = [];

    /// <param name="file">The new file.</param>
    /// <param name="salt">Its salt.</param>
    /// <param name="streams">How many streams it will have; a few more or less only cost room.</param>
    /// <param name="ids">As well.</param>
    /// <param name="terms">As well.</param>
    public RunBuilder(IStorageFile file, ulong salt, long streams, long ids, long terms)
    {
        this.file = file;
        this.salt = salt;
        counts = [HashPage.PagesFor(streams), HashPage.PagesFor(ids), HashPage.PagesFor(terms)];
        pages = new(file, salt, 1);
        area = new(file, salt, 1 + counts[0] + counts[1] + counts[2]);
        areaStart = area.Position;
        Postings = new(area);
    }

    public PostingWriter Postings { get; }

    /// <summary>Begins the next table: streams, ids, terms.</summary>
    public HashTableWriter BeginTable()
    {
        var table = new HashTableWriter(pages, counts[tables.Count]);
        tables.Add(table);
        return table;
    }

    /// <summary>Writes what is complete, once it is enough.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        if (pages.IsFull)
        {
            await pages.DrainAsync(cancellationToken);
        }
        if (area.IsFull)
        {
            await area.DrainAsync(cancellationToken);
        }
    }

    /// <summary>Whether <see cref="DrainAsync"/> has something to do.</summary>
    public bool IsFull => pages.IsFull || area.IsFull;

    public async ValueTask FinishAsync(long firstPosition, long events, List<(Combination, ulong)> combinations, StreamFilter filter, ReadOnlyMemory<long> times, CancellationToken cancellationToken)
    {
        await pages.DrainAsync(cancellationToken);
        var postings = new AddressRange(areaStart, area.Position);
        HashTablePlace[] places = [.. tables.Select(t => t.EndOverflow(area))];
        area.EndBlock();
        long start = area.Position;
        CombinationLists.Write(area, combinations);
        var dictionary = new AddressRange(start, area.Position);
        for (int at = 0; at < filter.Bytes.Length; at += 64 * 1024)
        {
            area.Append(filter.Bytes.AsSpan(at, Math.Min(64 * 1024, filter.Bytes.Length - at)));
            await DrainAsync(cancellationToken);
        }
        var filterRange = new AddressRange(dictionary.End, area.Position);
        AppendNumbers(area, times.Span);
        var timesRange = new AddressRange(filterRange.End, area.Position);
        area.EndBlock();
        await area.DrainAsync(cancellationToken);
        await WriteHeaderAsync(file, salt, new()
        {
            Kind = IndexFileKind.Run,
            FirstPosition = firstPosition,
            Events = events,
            Streams = places[0],
            Ids = places[1],
            Terms = places[2],
            Postings = postings,
            Combinations = dictionary,
            Filter = filterRange,
            Times = timesRange,
        }, cancellationToken);
    }

    public void Dispose()
    {
        pages.Dispose();
        area.Dispose();
    }

    public static void AppendNumbers(BlockAppender to, ReadOnlySpan<long> numbers)
    {
        Span<byte> bytes = stackalloc byte[8];
        foreach (long number in numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            to.Append(bytes);
        }
    }

    /// <summary>Flushes the file, then writes and flushes its header: a header stands for all that is behind it.</summary>
    public static async ValueTask WriteHeaderAsync(IStorageFile file, ulong salt, IndexFileHeader header, CancellationToken cancellationToken)
    {
        await file.FlushAsync(cancellationToken);
        byte[] block = new byte[Block.Size];
        header.Write(block.AsSpan(0, Block.Content));
        Block.Seal(block, salt, 0);
        await file.WriteAsync(0, block, cancellationToken);
        await file.FlushAsync(cancellationToken);
    }
}
