using Microsoft.Data.Sqlite;
using Xunit;

namespace Ruslo.Tests;

public sealed class SqliteStateStoreTests : IAsyncDisposable
{
    private static readonly StateDefinition Definition = new("Orders & Co", [new("orders", ["total"])]);

    private readonly string directory = Directory.CreateTempSubdirectory("ruslo-state-").FullName;
    private readonly List<IAsyncDisposable> open = [];

    private string FilePath => Directory.GetFiles(directory, "*.db").Single();

    [Fact]
    public async Task A_file_is_named_after_its_owner_readably_and_safely()
    {
        await using IState state = await OpenAsync();
        Assert.Matches("^orders---co-[0-9a-f]{16}\\.db$", Path.GetFileName(FilePath));
    }

    [Fact]
    public async Task A_file_that_was_copied_to_another_owner_is_refused()
    {
        await CloseAsync(await OpenAsync());
        await CloseAsync(await OpenAsync(Definition with { Owner = "thief" }));
        string[] files = Directory.GetFiles(directory, "*.db");
        string mine = files.Single(path => Path.GetFileName(path).StartsWith("orders", StringComparison.Ordinal)), other = files.Single(path => path != mine);
        File.Copy(mine, other, overwrite: true);
        RusloException refused = await Assert.ThrowsAsync<RusloException>(() => OpenAsync(Definition with { Owner = "thief" }));
        Assert.Contains("belongs to 'Orders & Co'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(other, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_with_the_remedy_and_left_alone()
    {
        await CloseAsync(await OpenAsync());
        string path = FilePath;
        byte[] garbage = [.. Enumerable.Range(0, 8192).Select(i => (byte)(i * 7))];
        await File.WriteAllBytesAsync(path, garbage, TestContext.Current.CancellationToken);
        RusloException refused = await Assert.ThrowsAsync<RusloException>(() => OpenAsync());
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
        Assert.Contains("delete it", refused.Message, StringComparison.Ordinal);
        Assert.Equal(garbage, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_damaged_page_is_told_as_damage_not_as_missing_documents()
    {
        IState state = await OpenAsync();
        await state.CommitAsync(new StateChange { Writes = [.. Enumerable.Range(0, 2000).Select(i => Order($"k{i}", i))] }, TestContext.Current.CancellationToken);
        await CloseAsync(state);
        string path = FilePath;
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes.AsSpan(8192).Fill(0xA5);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        RusloException refused = await Assert.ThrowsAsync<RusloException>(async () =>
        {
            IState damaged = await OpenAsync();
            for (int i = 0; i < 2000; i++)
            {
                await damaged.GetAsync("orders", $"k{i}", TestContext.Current.CancellationToken);
            }
        });
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_database_is_refused_and_left_alone()
    {
        await CloseAsync(await OpenAsync());
        string path = FilePath;
        File.Delete(path);
        Execute(path, "CREATE TABLE theirs (x)");
        RusloException refused = await Assert.ThrowsAsync<RusloException>(() => OpenAsync());
        Assert.Contains("not one of Ruslo's", refused.Message, StringComparison.Ordinal);
        Assert.Equal("delete", Execute(path, "PRAGMA journal_mode"));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        await CloseAsync(await OpenAsync());
        Execute(FilePath, "PRAGMA user_version = 2");
        RusloException refused = await Assert.ThrowsAsync<RusloException>(() => OpenAsync());
        Assert.Contains("format 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_left_by_a_crash_is_taken_as_new()
    {
        await CloseAsync(await OpenAsync());
        await File.WriteAllBytesAsync(FilePath, [], TestContext.Current.CancellationToken);
        IState state = await OpenAsync();
        Assert.Equal(0, await state.CountAsync(new("orders"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_open_that_failed_can_be_repeated()
    {
        await CloseAsync(await OpenAsync());
        Execute(FilePath, "PRAGMA user_version = 2");
        await Assert.ThrowsAsync<RusloException>(() => OpenAsync());
        Execute(FilePath, "PRAGMA user_version = 1");
        await CloseAsync(await OpenAsync());
    }

    [Fact]
    public async Task A_commit_is_flushed_where_emits_wait_in_it_and_others_when_somebody_asks()
    {
        var file = new StateFile(directory, Definition.Owner);
        var connection = new StateConnection(file);
        StateDefinition definition = Definition with { HoldsEmits = true };
        StateSchema.Apply(file, definition, connection);
        var writer = new StateWriter(file, definition, connection, new RusloRuntime(), static () => { });
        Assert.Equal(1, await SynchronousAfterAsync(new StateChange { Writes = [Order("a", 1)] })); // NORMAL
        Assert.Equal(2, await SynchronousAfterAsync(new StateChange { Writes = [Order("a", 2)], Emits = [new byte[] { 1 }] })); // FULL
        Assert.Equal(0, await FlushesAfterAsync());
        Assert.Equal(1, await SynchronousAfterAsync(new StateChange { Writes = [Order("a", 3)] }));
        Assert.Equal(1, await FlushesAfterAsync());
        Assert.Equal(0, await FlushesAfterAsync()); // nothing is left to flush
        writer.Close();
        await writer.Completion;

        async Task<long> SynchronousAfterAsync(StateChange change)
        {
            var work = new StateWork(change);
            Assert.True(writer.TryTake(work));
            Assert.Null(await work.Task);
            return (long)Ask("PRAGMA synchronous")!; // the writer waits
        }

        async Task<long> FlushesAfterAsync()
        {
            const string count = "SELECT coalesce(max(value), 0) FROM about WHERE name = 'flushes'";
            long before = (long)Ask(count)!;
            var work = new StateWork(null);
            Assert.True(writer.TryTake(work));
            await work.Task;
            return (long)Ask(count)! - before;
        }

        object? Ask(string sql)
        {
            using SqliteCommand command = connection.Once("get-format");
#pragma warning disable CA2100 // the test's own text
            command.CommandText = sql;
#pragma warning restore CA2100
            return command.ExecuteScalar();
        }
    }

    [Theory]
    [InlineData("by-key-ascending", "SEARCH docs:orders USING INDEX")]
    [InlineData("by-key-descending", "SEARCH docs:orders USING INDEX")]
    [InlineData("by-null-ascending", "SEARCH docs:orders USING INDEX by:orders:total (by:total=? AND key>? AND key<?)")]
    [InlineData("by-null-descending", "SEARCH docs:orders USING INDEX by:orders:total (by:total=? AND key>? AND key<?)")]
    [InlineData("by-value-ascending", "SEARCH docs:orders USING INDEX by:orders:total ((by:total,key)>(?,?) AND (by:total,key)<(?,?))")]
    [InlineData("by-value-descending", "SEARCH docs:orders USING INDEX by:orders:total ((by:total,key)>(?,?) AND (by:total,key)<(?,?))")]
    [InlineData("count-by-value", "SEARCH docs:orders USING COVERING INDEX")]
    public async Task A_query_searches_an_index_and_sorts_nothing(string statement, string expected)
    {
        await CloseAsync(await OpenAsync());
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + StateSql.Text(statement, "orders", "total");
        foreach (string parameter in new[] { "$fromValue", "$from", "$beforeValue", "$before", "$limit" })
        {
            command.Parameters.AddWithValue(parameter, 1);
        }
        using SqliteDataReader rows = command.ExecuteReader();
        var plan = new List<string>();
        while (rows.Read())
        {
            plan.Add(rows.GetString(3));
        }
        Assert.StartsWith(expected, Assert.Single(plan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_is_moved_into_the_file_while_commits_go_on()
    {
        IState state = await OpenAsync();
        byte[] document = new byte[2000];
        for (int round = 0; round < 30; round++)
        {
            var writes = new StateWrite[500];
            for (int i = 0; i < writes.Length; i++)
            {
                writes[i] = new("orders", $"k{i}", document, new[] { StateValue.Of((round * 7 + i) % 500) });
            }
            await state.CommitAsync(new StateChange { Writes = writes }, TestContext.Current.CancellationToken);
        }
        // 30 rounds write more than 80 MB of pages.
        Assert.InRange(new FileInfo(FilePath + "-wal").Length, 1, 70 * 1024 * 1024);
        Assert.Equal(500, await state.CountAsync(new("orders") { Index = "total" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Commits_of_many_callers_share_transactions()
    {
        IState state = await OpenAsync(Definition with { HoldsEmits = true });
        Task<StaleOwner?>[] commits = [.. Enumerable.Range(0, 2000).Select(i => state.CommitAsync(new StateChange { Writes = [Order($"k{i}", i)] }).AsTask())];
        await Task.WhenAll(commits);
        Assert.All(commits, commit => Assert.Null(commit.Result));
        Assert.Equal(2000, await state.CountAsync(new("orders"), TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable one in open)
        {
            await one.DisposeAsync();
        }
        Directory.Delete(directory, recursive: true);
    }

    private static StateWrite Order(string key, long total) => new("orders", key, new byte[] { 1 }, new[] { StateValue.Of(total) });

    private static object? Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own text
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    private static ValueTask CloseAsync(IState state) => state.DisposeAsync();

    private async Task<IState> OpenAsync(StateDefinition? definition = null)
    {
        var store = new SqliteStateStore(directory);
        IState state = await store.OpenAsync(definition ?? Definition);
        open.Add(state);
        open.Add(store);
        return state;
    }
}
