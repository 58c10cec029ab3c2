using System.Text;
using Xunit;

namespace Ruslo.Embedded.Tests.Log;

/// <summary>Every way in which the end of a small log can be cut off or flipped: opening keeps a prefix, or says where the damage is.</summary>
public sealed class RecoveryTests
{
    private static readonly EmbeddedLogOptions Small = new() { SegmentBytes = 16 * 1024 };

    [Fact]
    public async Task Zeroed_from_any_byte_on_the_log_keeps_every_append_that_is_whole_before_it()
    {
        CrashedLog crashed = await CrashedLog.MakeAsync(appends: 6);
        foreach (int at in crashed.Bytes)
        {
            string directory = crashed.Copy(bytes => bytes.AsSpan(at).Clear());
            await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, Small);
            await AssertIsPrefixAsync(log, crashed.AppendsBefore(at), crashed);
            Assert.False(log.Recovery.WasClean);
        }
    }

    [Fact]
    public async Task Cut_off_at_any_byte_the_log_keeps_every_append_that_is_whole_before_it()
    {
        CrashedLog crashed = await CrashedLog.MakeAsync(appends: 3);
        foreach (int at in crashed.Bytes)
        {
            string directory = crashed.Copy(_ => { }, at);
            await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, Small);
            await AssertIsPrefixAsync(log, crashed.Ends.Count(end => end <= at), crashed);
        }
    }

    [Fact]
    public async Task A_flipped_bit_in_the_last_batch_takes_that_batch_out_and_nothing_else()
    {
        CrashedLog crashed = await CrashedLog.MakeAsync(appends: 4);
        for (int at = crashed.Ends[^2]; at < crashed.Ends[^1]; at++)
        {
            string directory = crashed.Copy(bytes => bytes[at] ^= 0x04);
            await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, Small);
            await AssertIsPrefixAsync(log, 3, crashed);
            Assert.True(log.Recovery.TornBytes > 0);
            Assert.True(File.Exists(Path.Combine(directory, log.Recovery.TornCopy!)));
        }
    }

    [Fact]
    public async Task A_flipped_bit_in_any_earlier_batch_is_damage_and_said_to_be()
    {
        CrashedLog crashed = await CrashedLog.MakeAsync(appends: 3);
        for (int at = SegmentFormat.FirstBatchAt; at < crashed.Ends[^2]; at++)
        {
            string directory = crashed.Copy(bytes => bytes[at] ^= 0x20);
            LogDamagedException damaged = await Assert.ThrowsAsync<LogDamagedException>(() => EmbeddedLog.OpenAsync(directory, Small).AsTask());
            Assert.InRange(damaged.Offset, SegmentFormat.FirstBatchAt, at);
            Assert.Contains(directory, damaged.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_flipped_bit_in_the_header_of_a_segment_is_damage()
    {
        CrashedLog crashed = await CrashedLog.MakeAsync(appends: 1);
        for (int at = 0; at < SegmentHeader.Bytes; at++)
        {
            string directory = crashed.Copy(bytes => bytes[at] ^= 0x01);
            await Assert.ThrowsAnyAsync<RusloException>(() => EmbeddedLog.OpenAsync(directory, Small).AsTask());
        }
    }

    [Fact]
    public async Task What_was_torn_is_zeroed_before_anything_is_appended()
    {
        CrashedLog crashed = await CrashedLog.MakeAsync(appends: 2);
        string directory = crashed.Copy(bytes => Encoding.UTF8.GetBytes("torn, and longer than what comes next " + new string('x', 2000)).CopyTo(bytes, crashed.Ends[^1]));
        for (int i = 0; i < 3; i++)
        {
            EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, Small);
            Assert.Equal(i == 0, log.Recovery.TornBytes > 0);
            Assert.Equal(2 + i, log.Head);
            await log.AppendAsync(CrashedLog.Append(10 + i));
            await log.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_torn_batch_that_holds_a_copy_of_older_batches_is_torn_all_the_same()
    {
        CrashedLog crashed = await CrashedLog.MakeAsync(appends: 3);
        string directory = crashed.Copy(bytes => bytes.AsSpan(SegmentFormat.FirstBatchAt, crashed.Ends[^1] - SegmentFormat.FirstBatchAt).CopyTo(bytes.AsSpan(crashed.Ends[^1] + 64)));
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, Small);
        await AssertIsPrefixAsync(log, 3, crashed);
        Assert.True(log.Recovery.TornBytes > 0);
    }

    [Fact]
    public async Task A_batch_of_the_same_segment_in_another_place_does_not_follow()
    {
        CrashedLog crashed = await CrashedLog.MakeAsync(appends: 3);
        string directory = crashed.Copy(bytes => bytes.AsSpan(crashed.Ends[1], crashed.Ends[2] - crashed.Ends[1]).CopyTo(bytes.AsSpan(crashed.Ends[0])));
        await Assert.ThrowsAsync<LogDamagedException>(() => EmbeddedLog.OpenAsync(directory, Small).AsTask());
    }

    [Fact]
    public async Task A_log_that_was_closed_is_opened_clean()
    {
        string directory = TestDirectory.New();
        await using (EmbeddedLog created = await EmbeddedLog.OpenAsync(directory, Small))
        {
            Assert.True(created.Recovery.WasClean);
            await created.AppendAsync(CrashedLog.Append(0));
        }
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, Small);
        Assert.Equal(new LogRecovery(true, 0, null), log.Recovery);
    }

    private static async Task AssertIsPrefixAsync(EmbeddedLog log, int appends, CrashedLog crashed)
    {
        LogPage page = await log.ReadAsync(0, EventFilter.Everything, 1000);
        Assert.Equal(appends, page.Events.Count);
        for (int i = 0; i < appends; i++)
        {
            Assert.Equal((i + 1, i, crashed.Ids[i]), (page.Events[i].Position, page.Events[i].Version, page.Events[i].EventId));
        }
        string progress = string.Join(' ', (await log.ReadProgressAsync("")).Select(entry => $"{entry.Entry}={Encoding.UTF8.GetString(entry.Value.Span)}"));
        Assert.Equal(appends == 0 ? "" : $"p={appends}", progress);
        Appended next = Assert.IsType<Appended>(await log.AppendAsync(CrashedLog.Append(100)));
        Assert.Equal(new EventPlace(appends + 1, appends, false), next.Place(0));
    }
}
