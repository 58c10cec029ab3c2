using Xunit;

namespace Ruslo.Embedded.Tests.Indexes;

/// <summary>A log as plain lists, the indexes of it, and the questions that a log asks of them, answered by both.</summary>
internal sealed class IndexModel(RusloRuntime runtime, MemoryStorage storage, ulong hashMask, int cachedBlocks = 64) : ISegmentScan
{
    private static readonly Guid LogId = new("0198f2aa-0000-7000-8000-000000000001");

    private readonly List<SegmentIdentity> sealedSegments = [];
    private readonly Dictionary<StreamId, long> versions = [];
    private readonly Dictionary<long, List<ModelEvent>> segments = [];
    private long number = 1;
    private long offset = 4096;

    public List<ModelEvent> Events { get; } = [];

    public IndexSet Indexes { get; private set; } = null!;

    public int Scans { get; private set; }

    public long Head => Events.Count;

    public IReadOnlyList<SegmentIdentity> Sealed => sealedSegments;

    public async Task OpenAsync()
    {
        var settings = new IndexSettings { Storage = storage, LogId = LogId, Runtime = runtime, Scan = this, HashMask = hashMask, CachedBlocks = cachedBlocks };
        Indexes = await IndexSet.OpenAsync(settings, sealedSegments, TestContext.Current.CancellationToken);
        long first = sealedSegments.Count == 0 ? 1 : sealedSegments[^1].LastPosition + 1;
        Indexes.BeginSegment(number, SaltOf(number), first);
        segments.TryAdd(number, []);
        foreach (ModelEvent e in segments[number])
        {
            Add(Indexes, Indexes.Add, e);
        }
    }

    public async Task ReopenAsync()
    {
        await Indexes.DisposeAsync();
        await OpenAsync();
    }

    public void Append(StreamId stream, string name, EventKind kind, Guid id, Guid correlation, long ticks, params string[] tags)
    {
        long version = versions.TryGetValue(stream, out long last) ? last + 1 : 0;
        versions[stream] = version;
        int length = 100 + (stream.Key.Length * 3);
        var e = new ModelEvent(Events.Count + 1, offset, length, stream, version, id, correlation, name, kind, tags, ticks);
        offset += length;
        Events.Add(e);
        segments[number].Add(e);
        Add(Indexes, Indexes.Add, e);
    }

    public void Seal()
    {
        long first = sealedSegments.Count == 0 ? 1 : sealedSegments[^1].LastPosition + 1;
        sealedSegments.Add(new(number, SaltOf(number), first, Head, (uint)Head * 7));
        number++;
        offset = 4096;
        segments[number] = [];
        Indexes.BeginSegment(number, SaltOf(number), Head + 1);
        Indexes.Seal(sealedSegments[^1]);
    }

    /// <summary>The last segment ends differently from what its index was made for.</summary>
    public void ReplaceLastSealed(Func<ModelEvent, ModelEvent> change)
    {
        SegmentIdentity last = sealedSegments[^1];
        List<ModelEvent> events = segments[last.Number];
        for (int i = 0; i < events.Count; i++)
        {
            events[i] = Events[(int)events[i].Position - 1] = change(events[i]);
        }
        sealedSegments[^1] = last with { Seal = last.Seal + 1 };
    }

    public async Task SettleAsync()
    {
        while (Indexes.View.Memory.Length > 1 || MergePolicy.Choose(Indexes.View.Runs, 4) >= 0)
        {
            await runtime.DelayAsync(TimeSpan.FromSeconds(1));
        }
        await runtime.DelayAsync(TimeSpan.FromSeconds(1));
    }

    public ValueTask ScanAsync(IndexSet indexes, SegmentIdentity segment, IndexEntryAction take, CancellationToken cancellationToken)
    {
        Scans++;
        foreach (ModelEvent e in segments[segment.Number])
        {
            Add(indexes, take, e);
        }
        return default;
    }

    public async Task CheckStreamAsync(StreamId stream, long through, int page)
    {
        (ulong hash, byte[] identity) = HashOf(Indexes, stream);
        long[] expected = [.. Events.Where(e => e.Stream == stream && e.Position <= through).Select(e => e.Position)];
        var found = new List<long>();
        long[] into = new long[page];
        long index = 0;
        long total;
        do
        {
            (int filled, total) = await Indexes.ReadStreamAsync(hash, identity, index, ReadDirection.Forwards, into, through, default);
            Assert.Equal((int)Math.Min(page, Math.Max(0, total - index)), filled);
            found.AddRange(into[..filled]);
            index += filled;
        }
        while (index < total);
        AssertCandidates(expected, found, e => e.Stream == stream);
        var backwards = new List<long>();
        index = long.MaxValue;
        do
        {
            (int filled, _) = await Indexes.ReadStreamAsync(hash, identity, index, ReadDirection.Backwards, into, through, default);
            backwards.AddRange(into[..filled]);
            index = Math.Min(index, total - 1) - filled;
        }
        while (index >= 0 && total > 0);
        backwards.Reverse();
        Assert.Equal(found, backwards);

        long before = through + 1;
        do
        {
            before = await Indexes.FindLastAsync(hash, identity, before, default);
        }
        while (before > 0 && Events[(int)before - 1].Stream != stream);
        Assert.Equal(expected.Length == 0 ? 0 : expected[^1], before);
        bool inMemory = Indexes.TryGetEnd(hash, identity, out long version);
        ModelEvent? last = Events.FindLast(e => e.Stream == stream);
        Assert.Equal(last is not null && last.Position >= Indexes.MemoryFrom, inMemory);
        Assert.True(!inMemory || version == last!.Version);
    }

    public async Task CheckIdAsync(Guid id, long through)
    {
        long expected = Events.FindLast(e => e.Id == id && e.Position <= through)?.Position ?? 0;
        Assert.Equal(expected, await FindIdAsync(id, 0, through));
        if (expected > 0)
        {
            Assert.Equal(expected, await FindIdAsync(id, expected / 2, through));
            Assert.Equal(expected, await FindIdAsync(id, expected - 1, through));
        }
    }

    private async ValueTask<long> FindIdAsync(Guid id, long after, long through)
    {
        long before = through + 1;
        do
        {
            before = await Indexes.FindIdAsync(id, after, before, default);
        }
        while (before > after && Events[(int)before - 1].Id != id);
        return before;
    }

    public async Task CheckCorrelationAsync(Guid correlation, long after, long through, int page)
    {
        var found = new List<long>();
        long[] into = new long[page];
        int filled;
        long[] expected = [.. Events.Where(e => e.Correlation == correlation && e.Position > after && e.Position <= through).Select(e => e.Position)];
        do
        {
            filled = await Indexes.ReadCorrelationAsync(correlation, after, into, through, default);
            found.AddRange(into[..filled]);
            after = filled > 0 ? into[filled - 1] : after;
        }
        while (filled == page);
        AssertCandidates(expected, found, e => e.Correlation == correlation || e.Id == correlation);
    }

    public async Task CheckFilterAsync(EventFilter filter, long after, long through, int page)
    {
        var found = new List<long>();
        long[] into = new long[page];
        long[] expected = [.. Events.Where(e => filter.Matches(e.Recorded) && e.Position > after && e.Position <= through).Select(e => e.Position)];
        while (after < through)
        {
            (int filled, long readThrough) = await Indexes.ReadFilterAsync(filter, after, into, through, default);
            Assert.InRange(readThrough, after + 1, through);
            Assert.True(filled == page || readThrough == through);
            found.AddRange(into[..filled]);
            after = readThrough;
        }
        AssertCandidates(expected, found, e => filter.Matches(e.Recorded) || filter.Tenant is not null || filter.Query is not null);
    }

    /// <summary>Memory, asked for the first match after a position, knows of all that it reaches back to.</summary>
    public void CheckMemory(EventQuery query, long after)
    {
        after = Math.Max(after, Indexes.MemoryFrom - 1);
        long expected = Events.Find(e => e.Position > after && query.Matches(e.Recorded))?.Position ?? 0;
        long found = Indexes.FindMatchInMemory(Indexes.BranchesOf(new() { Query = query }), after);
        Assert.True(hashMask == ulong.MaxValue ? found == expected : expected == 0 || (found > after && found <= expected), $"the first match after {after} is at {expected}, but {found} was found");
    }

    public async Task CheckTimeAsync(long ticks, long through)
    {
        (long from, long to) = await Indexes.FindTimeAsync(ticks, through, default);
        long expected = Events.FirstOrDefault(e => e.Position <= through && e.Ticks >= ticks)?.Position ?? through + 1;
        Assert.InRange(expected, from, to);
        Assert.InRange(to - from, 0, 100);
    }

    public async Task CheckPlacesAsync(params long[] positions)
    {
        var places = new RecordPlace[positions.Length];
        await Indexes.LocateAsync(positions, places, default);
        for (int i = 0; i < positions.Length; i++)
        {
            ModelEvent e = Events[(int)positions[i] - 1];
            long segment = sealedSegments.Find(s => s.LastPosition >= e.Position) is { Number: > 0 } found ? found.Number : number;
            Assert.Equal(new(segment, e.Offset, e.Length), places[i]);
        }
    }

    private static ulong SaltOf(long segment) => 0x9E3779B97F4A7C15 * (ulong)segment;

    private static (ulong Hash, byte[] Identity) HashOf(IndexSet indexes, StreamId stream)
    {
        byte[] identity = new byte[StreamIdentity.MaxLength];
        identity = identity[..StreamIdentity.Write(stream, identity)];
        return (indexes.Hash.OfStream(identity), identity);
    }

    private static void Add(IndexSet indexes, IndexEntryAction take, ModelEvent e)
    {
        IndexHash hash = indexes.Hash;
        (ulong streamHash, byte[] identity) = HashOf(indexes, e.Stream);
        ulong[] terms = [.. e.Tags.Select(hash.OfTag), .. e.Stream.Tenant.Length > 0 ? [hash.OfTenant(e.Stream.Tenant)] : Array.Empty<ulong>()];
        take(new()
        {
            Position = e.Position,
            Offset = e.Offset,
            Length = e.Length,
            Stream = identity,
            StreamHash = streamHash,
            End = e.Version,
            EventId = e.Id,
            CorrelationId = e.Correlation,
            Combination = indexes.CombinationOf(e.Stream.Topic, e.Name, e.Kind),
            RecordedTicks = e.Ticks,
            Terms = terms,
        });
    }

    private void AssertCandidates(long[] expected, List<long> found, Func<ModelEvent, bool> isExact)
    {
        for (int i = 1; i < found.Count; i++)
        {
            Assert.True(found[i - 1] < found[i]);
        }
        Assert.Empty(expected.Except(found));
        if (hashMask == ulong.MaxValue)
        {
            Assert.All(found, p => Assert.True(isExact(Events[(int)p - 1])));
        }
    }
}
