using Xunit;

namespace Ruslo.Embedded.Tests.Log;

/// <summary>What the log does when the disk fails, is full, or is slow.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("write")]
    [InlineData("flush")]
    public async Task A_failed_write_or_flush_stops_the_log_at_once_and_opening_again_recovers_it(string operation)
    {
        string directory = TestDirectory.New();
        var storage = new FaultyStorage(directory);
        EmbeddedLog log = await EmbeddedLog.OpenAsync(storage);
        await log.AppendAsync(CrashedLog.Append(0));
        Task<long> waiting = log.WaitAsync(5).AsTask();
        string segment = SegmentFile(directory);
        storage.Before = (what, file) => ThrowWhen(what == operation && file == segment);
        await Assert.ThrowsAsync<LogFaultException>(() => log.AppendAsync(CrashedLog.Append(1)).AsTask());
        storage.Before = (_, _) => { };
        await Assert.ThrowsAsync<LogFaultException>(() => log.AppendAsync(CrashedLog.Append(2)).AsTask());
        await Assert.ThrowsAsync<LogFaultException>(() => log.ReadAsync(0, EventFilter.Everything, 10).AsTask());
        await Assert.ThrowsAsync<LogFaultException>(() => waiting);
        await log.DisposeAsync();
        await using EmbeddedLog again = await EmbeddedLog.OpenAsync(directory);
        Assert.False(again.Recovery.WasClean);
        Assert.InRange(again.Head, 1, 2);
        Assert.IsType<Appended>(await again.AppendAsync(CrashedLog.Append(10)));
    }

    [Fact]
    public async Task Without_room_for_a_segment_appends_fail_and_resume_when_there_is_room()
    {
        string directory = TestDirectory.New();
        var storage = new FaultyStorage(directory);
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(storage, new() { SegmentBytes = 16 * 1024 });
        storage.Before = (what, file) => ThrowWhen(what == "write" && file == SegmentReserve.FileName);
        int appended = 0;
        LogFullException? full = null;
        while (full is null)
        {
            try
            {
                Assert.IsType<Appended>(await log.AppendAsync(CrashedLog.Append(10 + appended)));
                appended++;
            }
            catch (LogFullException thrown)
            {
                full = thrown;
            }
        }
        Assert.Contains(directory, full.Message, StringComparison.Ordinal);
        Assert.Equal(appended, log.Head);
        Assert.Equal(appended, (await log.ReadAsync(0, EventFilter.Everything, 1000)).Events.Count);
        await Assert.ThrowsAsync<LogFullException>(() => log.AppendAsync(CrashedLog.Append(9_000)).AsTask());
        Assert.IsType<Conflict>(await log.AppendAsync(new AppendRequest { Expected = [new(new("t", "a"), ExpectedVersion.NoStream)] }));
        storage.Before = (_, _) => { };
        Assert.Equal(appended + 1, Assert.IsType<Appended>(await log.AppendAsync(CrashedLog.Append(9_000))).FirstPosition);
    }

    [Fact]
    public async Task What_was_accepted_is_done_before_a_log_is_closed_also_when_it_must_look_again()
    {
        var storage = new FaultyStorage(TestDirectory.New());
        EmbeddedLog log = await EmbeddedLog.OpenAsync(storage);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        storage.Gate = gate.Task;
        Task<AppendResult> first = log.AppendAsync(CrashedLog.Append(20)).AsTask();
        Task<AppendResult> same = log.AppendAsync(CrashedLog.Append(20)).AsTask(); // its id is not durable yet: memory sends it to look again
        Task closing = log.DisposeAsync().AsTask();
        gate.SetResult();
        Assert.Equal(1, Assert.IsType<Appended>(await first).FirstPosition);
        Assert.Equal(1, Assert.IsType<Appended>(await same).FirstPosition);
        await closing;
    }

    [Fact]
    public async Task Without_room_for_what_was_torn_opening_says_so_and_succeeds_when_there_is_room()
    {
        CrashedLog crashed = await CrashedLog.MakeAsync(3);
        string directory = crashed.Copy(bytes => bytes[crashed.Ends[2] - 20] ^= 1);
        var storage = new FaultyStorage(directory)
        {
            Before = static (what, file) => ThrowWhen(what == "write" && file.EndsWith(".torn", StringComparison.Ordinal)),
        };
        LogFullException full = await Assert.ThrowsAsync<LogFullException>(async () => await EmbeddedLog.OpenAsync(storage));
        Assert.Contains(directory, full.Message, StringComparison.Ordinal);
        Assert.Contains("open the log again", full.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(directory, "*.torn"));
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory);
        Assert.Equal(2, log.Head);
        Assert.Single(Directory.GetFiles(directory, "*.torn"));
    }

    [Fact]
    public async Task Room_that_was_made_before_it_was_needed_is_used()
    {
        var storage = new FaultyStorage(TestDirectory.New());
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(storage, new() { SegmentBytes = 16 * 1024 });
        var tried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        storage.Before = (what, file) =>
        {
            if (what == "write" && file == SegmentReserve.FileName)
            {
                tried.TrySetResult();
                throw new IOException("No space left on device.");
            }
        };
        for (int i = 0; !tried.Task.IsCompleted && i < 20; i++)
        {
            Assert.IsType<Appended>(await log.AppendAsync(CrashedLog.Append(10 + i)));
        }
        await tried.Task;
        storage.Before = (_, _) => { };
        for (int i = 0; i < 200; i++)
        {
            Assert.IsType<Appended>(await log.AppendAsync(CrashedLog.Append(100 + i)));
        }
    }

    [Fact]
    public async Task Nothing_can_be_observed_before_it_is_flushed()
    {
        var storage = new FaultyStorage(TestDirectory.New());
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(storage);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        storage.Gate = gate.Task;
        AppendRequest request = CrashedLog.Append(0);
        Task<AppendResult> appending = log.AppendAsync(request).AsTask();
        Task<AppendResult> conflicting = log.AppendAsync(new AppendRequest { Expected = [new(new("t", "a"), ExpectedVersion.NoStream)], Events = CrashedLog.Append(7).Events }).AsTask();
        Task<AppendResult> stale = log.AppendAsync(new AppendRequest { Moves = [new("p", null, "x"u8.ToArray())] }).AsTask();
        Task<AppendResult> repeated = log.AppendAsync(CrashedLog.Append(0)).AsTask();
        Task<AppendResult> contradicted = log.AppendAsync(new AppendRequest { Condition = new(new([new() { Names = [request.Events.Span[0].Name] }])) }).AsTask();
        Task<long> waiting = log.WaitAsync(1).AsTask();
        Assert.Equal(0, log.Head);
        Assert.Empty((await log.ReadAsync(0, EventFilter.Everything, 10)).Events);
        Assert.Null(await log.FindAsync(request.Events.Span[0].EventId));
        Assert.Empty((await log.ReadStreamAsync(new("t", "a"), 0, ReadDirection.Forwards, 10)).Events);
        Assert.Equal(-1, (await log.ReadStreamAsync(new("t", "a"), long.MaxValue, ReadDirection.Forwards, 1)).LastVersion);
        Assert.Empty(await log.ReadProgressAsync(""));
        Assert.False(appending.IsCompleted || conflicting.IsCompleted || contradicted.IsCompleted || stale.IsCompleted || repeated.IsCompleted || waiting.IsCompleted);
        gate.SetResult();
        Assert.IsType<Appended>(await appending);
        Assert.IsType<Conflict>(await conflicting);
        Assert.Equal(new ConditionConflict(1), await contradicted);
        Assert.IsType<StaleOwner>(await stale);
        Assert.IsType<StaleOwner>(await repeated);
        Assert.Equal(1, await waiting);
        Assert.Equal(0, (await log.ReadStreamAsync(new("t", "a"), long.MaxValue, ReadDirection.Forwards, 1)).LastVersion);
    }

    [Fact]
    public async Task A_log_is_written_by_one_at_a_time_and_the_second_is_told_by_whom()
    {
        string directory = TestDirectory.New();
        EmbeddedLog log = await EmbeddedLog.OpenAsync(directory);
        LogLockedException locked = await Assert.ThrowsAsync<LogLockedException>(() => EmbeddedLog.OpenAsync(directory, new() { LockWait = TimeSpan.Zero }).AsTask());
        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", locked.Message, StringComparison.Ordinal);
        Assert.Contains(directory, locked.Message, StringComparison.Ordinal);
        Task<EmbeddedLog> second = EmbeddedLog.OpenAsync(directory).AsTask();
        await log.DisposeAsync();
        await (await second).DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_that_cannot_be_opened_says_at_once_what_it_needs(bool hasDirectory)
    {
        string directory = TestDirectory.New();
        if (hasDirectory)
        {
            Directory.CreateDirectory(Path.Combine(directory, "writer.lock")); // as a file that belongs to somebody else, it is denied
        }
        else
        {
            directory = Path.Combine(directory, "file");
            await File.WriteAllTextAsync(directory, "");
        }
        RusloException failure = await Assert.ThrowsAsync<RusloException>(() => EmbeddedLog.OpenAsync(directory).AsTask());
        Assert.StartsWith($"The log in '{directory}' cannot be opened: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the right to create its directory and to read and write every file there", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_lock_that_somebody_holds_is_waited_for()
    {
        string directory = TestDirectory.New();
        var storage = new DirectoryStorage(directory);
        await using IAsyncDisposable? held = await storage.TryLockAsync("lock", "me", default);
        Assert.NotNull(held);
        Assert.Null(await storage.TryLockAsync("lock", "somebody", default));
        await Assert.ThrowsAnyAsync<IOException>(async () => await new DirectoryStorage(Path.Combine(directory, "missing")).TryLockAsync("lock", "me", default));
    }

    [Fact]
    public async Task A_log_opens_also_where_it_cannot_say_by_whom()
    {
        string directory = TestDirectory.New();
        Directory.CreateDirectory(Path.Combine(directory, "writer.lock.owner")); // as a full disk, it takes no text
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory);
        Assert.Equal(0, log.Head);
    }

    [Fact]
    public async Task The_last_batch_is_written_and_flushed_again_and_an_open_record_after_it_before_anything_is_served()
    {
        CrashedLog crashed = await CrashedLog.MakeAsync(appends: 2);
        string directory = crashed.Copy(_ => { });
        var storage = new FaultyStorage(directory);
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(storage);
        string segment = SegmentFile(directory);
        var written = storage.Done.FindAll(done => done.Operation != "read" && done.File == segment);
        Assert.Equal([("write", crashed.Ends[0], crashed.Ends[1] - crashed.Ends[0]), ("flush", 0, 0), ("write", crashed.Ends[1], written[2].Length), ("flush", 0, 0)],
            written.Select(done => (done.Operation, (int)done.Offset, done.Length)));
    }

    [Fact]
    public async Task A_segment_gets_its_name_after_it_is_flushed_and_the_directory_is_flushed_after_that()
    {
        var storage = new FaultyStorage(TestDirectory.New());
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(storage);
        int renamed = storage.Done.FindIndex(done => done.Operation == "rename");
        Assert.Equal(("flush", SegmentReserve.FileName), (storage.Done[renamed - 1].Operation, storage.Done[renamed - 1].File));
        Assert.Equal(("flush", "directory"), (storage.Done[renamed + 1].Operation, storage.Done[renamed + 1].File));
    }

    private static string SegmentFile(string directory) => Path.GetFileName(Directory.GetFiles(directory, "*.segment").Order(StringComparer.Ordinal).Last());

    private static void ThrowWhen(bool condition)
    {
        if (condition)
        {
            throw new IOException("No space left on device.");
        }
    }
}
