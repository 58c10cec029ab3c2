namespace Ruslo;

/// <summary>
/// An immutable index file over one or more neighbouring segments: a hash table each for streams, event ids and terms
/// (correlations, tags, tenants), the positions of each combination of topic, name and kind, and the filter of streams, which alone is in memory.
/// </summary>
internal sealed class IndexRun
{
    private readonly BlockFile file;
    private readonly CombinationTable combinations;
    private (int Number, ulong Value)[]? lists;
    private int references;

    private IndexRun(BlockFile file, IndexFileHeader header, SegmentIdentity[] segments, StreamFilter filter, long[] times, CombinationTable combinations)
    {
        this.file = file;
        this.combinations = combinations;
        Header = header;
        Segments = segments;
        Filter = filter;
        Times = times;
    }

    public BlockFile File => file;

    public IndexFileHeader Header { get; }

    public SegmentIdentity[] Segments { get; }

    public StreamFilter Filter { get; }

    /// <summary>When the first and last event of each segment were recorded.</summary>
    public long[] Times { get; }

    public long FirstPosition => Segments[0].FirstPosition;

    public long LastPosition => Segments[^1].LastPosition;

    public HashTable Streams => new(file, Header.Streams);

    public HashTable Ids => new(file, Header.Ids);

    public HashTable Terms => new(file, Header.Terms);

    /// <summary>Opens a file that claims to cover these segments; null when it does not, or is damaged where this shows.</summary>
    public static async ValueTask<IndexRun?> OpenAsync(BlockFile file, SegmentIdentity[] segments, CombinationTable combinations, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte> first = await file.GetAsync(0, cancellationToken);
            if (IndexFileHeader.Read(first.Span) is not { Kind: IndexFileKind.Run } header)
            {
                return null;
            }
            byte[] filter = new byte[header.Filter.Length];
            await new BlockReadAhead(file).CopyAsync(header.Filter.Start, filter, cancellationToken);
            byte[] times = new byte[header.Times.Length];
            await file.CopyAsync(header.Times.Start, times, cancellationToken);
            return new(file, header, segments, new(filter), NumbersOf(times), combinations);
        }
        catch (IndexDamagedException)
        {
            return null;
        }
    }

    /// <summary>Opens the list that a value stands for.</summary>
    public async ValueTask<PostingCursor> OpenListAsync(ulong value, CancellationToken cancellationToken)
    {
        PostingCursor list = Lists(file);
        await list.OpenAsync(value, cancellationToken);
        return list;
    }

    /// <summary>Opens one list after the other, reading in another way.</summary>
    public PostingCursor Lists(IBlocks blocks) => new(blocks, Header.Postings.Start, Header.Postings.End);

    /// <summary>The run's combinations by their numbers in this process, each with what stands for its list.</summary>
    public async ValueTask<(int Number, ulong Value)[]> CombinationsAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref lists) is { } known)
        {
            return known;
        }
        byte[] bytes = new byte[Header.Combinations.Length];
        await file.CopyAsync(Header.Combinations.Start, bytes, cancellationToken);
        List<(Combination Combination, ulong Value)> read = CombinationLists.Read(bytes) ?? throw file.Damaged("its combinations are malformed");
        (int, ulong)[] mine = [.. read.Select(l => (combinations.NumberOf(l.Combination.Topic, l.Combination.Name, l.Combination.Kind), l.Value))];
        Volatile.Write(ref lists, mine);
        return mine;
    }

    public void Acquire() => Interlocked.Increment(ref references);

    /// <summary>True when that was the last reference: nobody reads the file any more.</summary>
    public bool Release() => Interlocked.Decrement(ref references) == 0;

    public static long[] NumbersOf(ReadOnlySpan<byte> bytes)
    {
        long[] numbers = new long[bytes.Length / 8];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * 8)..]);
        }
        return numbers;
    }
}
