using System.Text;
using Xunit;

namespace Ruslo.Embedded.Tests.Log;

/// <summary>A log of many segments.</summary>
public sealed class SegmentTests
{
    private static readonly EmbeddedLogOptions Small = new() { SegmentBytes = 16 * 1024 };

    [Fact]
    public async Task Events_and_progress_of_many_segments_are_there_after_each_opening()
    {
        string directory = TestDirectory.New();
        const int rounds = 4, each = 100;
        for (int round = 0; round < rounds; round++)
        {
            await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, Small);
            Assert.Equal(round * each, log.Head);
            if (round > 0)
            {
                Assert.Equal($"{round - 1}", Encoding.UTF8.GetString((await log.ReadProgressAsync("round"))[0].Value.Span));
            }
            Assert.IsType<Appended>(await log.AppendAsync(new AppendRequest { Moves = [new("round", round == 0 ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes($"{round - 1}"), Encoding.UTF8.GetBytes($"{round}"))] }));
            for (int i = 0; i < each; i++)
            {
                Assert.IsType<Appended>(await log.AppendAsync(Append((round * each) + i)));
            }
        }
        Assert.True(Directory.GetFiles(directory, "*.segment").Length > 5);
        await using EmbeddedLog last = await EmbeddedLog.OpenAsync(directory, Small);
        LogPage page = await last.ReadAsync(0, EventFilter.Everything, 1000);
        Assert.Equal(Enumerable.Range(0, rounds * each), page.Events.Select(e => int.Parse(Encoding.UTF8.GetString(e.Payload.Span).TrimEnd('.'), System.Globalization.CultureInfo.InvariantCulture)));
        for (int stream = 0; stream < 7; stream++)
        {
            StreamPage events = await last.ReadStreamAsync(new("t", $"{stream}"), long.MaxValue, ReadDirection.Backwards, 1000);
            Assert.Equal(page.Events.Where(e => e.Stream.Key == $"{stream}").Reverse().Select(e => e.Position), events.Events.Select(e => e.Position));
        }
        foreach (RecordedEvent e in page.Events)
        {
            Assert.Equal(e.Position, (await last.FindAsync(e.EventId))?.Position);
        }
    }

    [Fact]
    public async Task Opening_reads_no_sealed_segment_but_its_header_and_the_end_of_the_last()
    {
        string directory = TestDirectory.New();
        await using (EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, Small))
        {
            for (int i = 0; i < 300; i++)
            {
                await log.AppendAsync(Append(i));
            }
        }
        await (await EmbeddedLog.OpenAsync(directory, Small)).DisposeAsync(); // makes the indexes that the first session had no time to make
        var storage = new FaultyStorage(directory);
        await using EmbeddedLog again = await EmbeddedLog.OpenAsync(storage, Small);
        string active = Directory.GetFiles(directory, "*.segment").Select(file => Path.GetFileName(file)!).Max(StringComparer.Ordinal)!;
        long read = storage.Done.Where(done => done.Operation == "read" && done.File.EndsWith(".segment", StringComparison.Ordinal) && done.File != active).Sum(done => (long)done.Length);
        Assert.InRange(read, 1, Directory.GetFiles(directory, "*.segment").Length * SegmentHeader.Bytes + 2048);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public async Task A_missing_segment_is_found_out_at_opening(int missing, int toldOf)
    {
        string directory = TestDirectory.New();
        await using (EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, Small))
        {
            for (int i = 0; i < 200; i++)
            {
                await log.AppendAsync(Append(i));
            }
        }
        string[] segments = [.. Directory.GetFiles(directory, "*.segment").Order(StringComparer.Ordinal)];
        File.Delete(segments[missing]);
        LogDamagedException damaged = await Assert.ThrowsAsync<LogDamagedException>(() => EmbeddedLog.OpenAsync(directory, Small).AsTask());
        Assert.Equal(Path.GetFileName(segments[toldOf]), damaged.File);
    }

    [Fact]
    public async Task A_log_that_may_lose_its_newest_opens_after_a_power_loss_also_when_the_loss_is_in_a_segment_that_the_session_began()
    {
        string directory = TestDirectory.New(), copy = TestDirectory.New();
        await using (EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, new() { SegmentBytes = Small.SegmentBytes, Durability = Durability.LosesNewestOnPowerLoss }))
        {
            for (int i = 0, inThird = 0; inThird < 4; i++)
            {
                Assert.IsType<Appended>(await log.AppendAsync(Append(i)));
                inThird += Directory.GetFiles(directory, "*.segment").Length == 3 ? 1 : 0;
            }
            foreach (string file in Directory.GetFiles(directory, "*.segment"))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }
        }
        string active = Directory.GetFiles(copy, "*.segment").Max(StringComparer.Ordinal)!;
        byte[] bytes = await File.ReadAllBytesAsync(active);
        SegmentHeader header = SegmentHeader.Read(bytes, copy, active);
        int at = SegmentFormat.FirstBatchAt;
        while (BatchHeader.Read(bytes.AsSpan(at)).Events == 0)
        {
            at += BatchHeader.Read(bytes.AsSpan(at)).Length;
        }
        bytes[at + BatchHeader.Bytes + 20] ^= 1; // written, but it did not come to the disk; what follows did
        await File.WriteAllBytesAsync(active, bytes);
        await using EmbeddedLog opened = await EmbeddedLog.OpenAsync(copy, Small);
        Assert.Equal(header.FirstPosition - 1, opened.Head);
    }

    [Fact]
    public async Task A_damaged_record_of_a_sealed_segment_is_found_out_when_it_is_read()
    {
        string directory = TestDirectory.New();
        await using (EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, Small))
        {
            for (int i = 0; i < 200; i++)
            {
                await log.AppendAsync(Append(i));
            }
        }
        string first = Directory.GetFiles(directory, "*.segment").Min(StringComparer.Ordinal)!;
        byte[] bytes = await File.ReadAllBytesAsync(first, TestContext.Current.CancellationToken);
        int at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("7........"));
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(first, bytes, TestContext.Current.CancellationToken);
        await using EmbeddedLog again = await EmbeddedLog.OpenAsync(directory, Small);
        LogDamagedException damaged = await Assert.ThrowsAsync<LogDamagedException>(() => again.ReadAsync(0, EventFilter.Everything, 1000).AsTask());
        Assert.Equal(8, damaged.Position);
        await Assert.ThrowsAsync<LogDamagedException>(() => again.ReadStreamAsync(new("t", "0"), 1, ReadDirection.Forwards, 1).AsTask());
        Assert.NotEmpty((await again.ReadAsync(8, EventFilter.Everything, 1000)).Events);
    }

    [Fact]
    public async Task A_lazy_move_goes_by_itself_when_nothing_takes_it_along()
    {
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(TestDirectory.New(), new() { LazyDelay = TimeSpan.FromMilliseconds(5) });
        for (int i = 0; i < 20; i++)
        {
            Assert.IsType<Appended>(await log.AppendAsync(new AppendRequest { Moves = [new($"p/{i}", null, "1"u8.ToArray())], Lazy = true }));
        }
    }

    private static AppendRequest Append(int number) => new()
    {
        Events = new NewEvent[] { new(new("t", $"{number % 7}"), new Guid(number + 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), "happened", Encoding.UTF8.GetBytes($"{number}".PadRight(200, '.'))) },
        Expected = [new(new("t", $"{number % 7}"), ExpectedVersion.Exactly((number / 7) - 1))],
    };
}
