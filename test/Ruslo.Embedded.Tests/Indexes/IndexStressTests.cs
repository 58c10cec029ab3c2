using Xunit;

namespace Ruslo.Embedded.Tests.Indexes;

/// <summary>Real threads, real files: readers beside the one writer, over seals, merges and memory that is used again.</summary>
public sealed class IndexStressTests : IDisposable
{
    private const int Events = 40_000;
    private const int PerSegment = 1_500;
    private const int Streams = 61;

    private readonly string path = Path.Combine(Path.GetTempPath(), "ruslo-" + Guid.NewGuid().ToString("n"));
    private long head;

    public void Dispose() => Directory.Delete(path, recursive: true);

    [Fact]
    public async Task Readers_beside_the_writer_see_exactly_what_is_below_the_head_they_know()
    {
        var storage = new DirectoryStorage(path);
        await storage.EnsureAsync(TestContext.Current.CancellationToken);
        var settings = new IndexSettings { Storage = storage, LogId = new(7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7), Runtime = new(), Scan = new NothingToScan(), CachedBlocks = 64 };
        await using IndexSet indexes = await IndexSet.OpenAsync(settings, [], TestContext.Current.CancellationToken);
        Task[] readers = [.. Enumerable.Range(0, 3).Select(seed => Task.Run(() => ReadAsync(indexes, seed), TestContext.Current.CancellationToken))];
        await Task.Run(() => Write(indexes), TestContext.Current.CancellationToken);
        await Task.WhenAll(readers);
        Assert.Null(indexes.Failure);
    }

    private void Write(IndexSet indexes)
    {
        byte[] identity = new byte[StreamIdentity.MaxLength];
        int[] combinations = [indexes.CombinationOf("orders", "rare", EventKind.Domain), indexes.CombinationOf("orders", "often", EventKind.Domain)];
        long number = 1, first = 1, offset = 4096;
        indexes.BeginSegment(1, 1, 1);
        for (int i = 0; i < Events; i++)
        {
            int length = Identify(i % Streams, identity);
            Assert.Equal(i >= Streams && i - Streams + 1 >= indexes.MemoryFrom, indexes.TryGetEnd(indexes.Hash.OfStream(identity.AsSpan(0, length)), identity.AsSpan(0, length), out _));
            indexes.Add(new()
            {
                Position = i + 1,
                Offset = offset,
                Length = 80,
                Stream = identity.AsSpan(0, length),
                StreamHash = indexes.Hash.OfStream(identity.AsSpan(0, length)),
                End = i / Streams,
                EventId = IdOf(i + 1),
                CorrelationId = IdOf(1),
                Combination = combinations[i % 50 == 0 ? 0 : 1],
                RecordedTicks = i,
            });
            offset += 80;
            Volatile.Write(ref head, i + 1);
            if ((i + 1) % PerSegment == 0)
            {
                indexes.BeginSegment(++number, 1, i + 2);
                indexes.Seal(new(number - 1, 1, first, i + 1, 1));
                (first, offset) = (i + 2, 4096);
            }
        }
    }

    private async Task ReadAsync(IndexSet indexes, int seed)
    {
        var random = new Random(seed);
        byte[] identity = new byte[StreamIdentity.MaxLength];
        long[] into = new long[40];
        var rare = new EventFilter { Names = ["rare"] };
        for (long through = 0; through < Events;)
        {
            through = Volatile.Read(ref head);
            int stream = random.Next(Streams);
            int length = Identify(stream, identity);
            ulong hash = indexes.Hash.OfStream(identity.AsSpan(0, length));
            long expected = through <= stream ? 0 : ((through - stream - 1) / Streams) + 1;
            long index = random.NextInt64(expected + 2);
            (int filled, long total) = await indexes.ReadStreamAsync(hash, identity.AsMemory(0, length), index, ReadDirection.Forwards, into, through, default);
            Assert.Equal(expected, total);
            for (int i = 0; i < filled; i++)
            {
                Assert.Equal(((index + i) * Streams) + stream + 1, into[i]);
            }
            Assert.Equal(expected == 0 ? 0 : ((expected - 1) * Streams) + stream + 1, await indexes.FindLastAsync(hash, identity.AsMemory(0, length), through + 1, default));
            if (through > 0)
            {
                long position = 1 + random.NextInt64(through);
                Assert.Equal(position, await indexes.FindIdAsync(IdOf(position), 0, through + 1, default));
                var places = new RecordPlace[1];
                await indexes.LocateAsync(new[] { position }, places, default);
                Assert.Equal(4096 + ((position - 1) % PerSegment * 80), places[0].Offset);
                long after = random.NextInt64(through);
                (filled, _) = await indexes.ReadFilterAsync(rare, after, into, through, default);
                long next = (after + 49) / 50 * 50;
                for (int i = 0; i < filled; i++, next += 50)
                {
                    Assert.Equal(next + 1, into[i]);
                }
                Assert.True(filled == into.Length || next >= through);
            }
        }
    }

    private static int Identify(int stream, byte[] identity) => StreamIdentity.Write(new("orders", $"s{stream}"), identity);

    private static Guid IdOf(long n) => new((int)n, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]);

    private sealed class NothingToScan : ISegmentScan
    {
        public ValueTask ScanAsync(IndexSet indexes, SegmentIdentity segment, IndexEntryAction take, CancellationToken cancellationToken)
            => throw new InvalidOperationException($"Segment {segment.Number} was to be scanned.");
    }
}
