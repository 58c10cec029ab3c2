using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests;

/// <summary>Read models in SQL that are made again: beside those that are read, in files of their own, over restarts and ways back.</summary>
public sealed class SqlRebuildTests : SqlRebuildLives
{
    [Fact]
    public async Task The_former_tables_are_read_as_they_were_until_those_of_a_new_version_are_made_also_over_restarts()
    {
        Token first = await RunAsync([First], static app => app.FoldAsync("a", 5));
        IsBlocked = true;
        for (int run = 0; run < 2; run++)
        {
            await RunAsync([Second], async app =>
            {
                Assert.Equal([("a", 5L)], await app.ReadAsync(first));
                ProjectionStatus status = await app.StatusAsync();
                Assert.Equal((2, 1, true), (status.Version, status.ReadVersion, status.IsFrozen));
                Assert.Equal((2, 1), (status.Build!.Version, status.Build.Generation));
                return first;
            });
        }
        await RunAsync([Second], async app =>
        {
            Token later = await app.BookAsync("a", 6);
            Assert.Equal([("a", 5L)], await app.ReadAsync());
            Task<List<(string, long)>> waiting = app.ReadAsync(later);
            Assert.False(waiting.IsCompleted);
            IsBlocked = false;
            Assert.Equal([("a", 110L)], await waiting); // the former ones never come so far
            Assert.Equal((2, false), ((await app.RebuiltAsync()).ReadVersion, (await app.StatusAsync()).IsFrozen));
            await app.UntilAsync(static status => status.Kept.Count == 0);
            Assert.Empty(Files("accounts-v1"));
            return later;
        }, keep: TimeSpan.Zero);
    }

    [Fact]
    public async Task A_former_version_that_is_added_too_goes_on_and_does_not_stand_still_for_a_build_that_hangs()
    {
        await RunAsync([First], static app => app.FoldAsync("a", 5));
        Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await RunAsync([First, Second], async app =>
        {
            Token last = default;
            for (int cents = 6; cents < 20; cents++)
            {
                Assert.Equal([("a", (long)cents)], await app.ReadAsync(last = await app.BookAsync("a", 1)));
            }
            Assert.False((await app.StatusAsync()).IsFrozen);
            Gate.SetResult();
            Assert.Equal(2, (await app.RebuiltAsync()).ReadVersion);
            Assert.Equal([("a", 190L)], await app.ReadAsync(last));
            return last;
        });
    }

    [Fact]
    public async Task Who_goes_back_in_time_reads_his_own_tables_at_once_and_they_go_on_where_they_stood()
    {
        Token first = await RunAsync([First], static app => app.FoldAsync("a", 5));
        Write("accounts-v1", "INSERT INTO account VALUES ('mark', 0)"); // gone, were it made again
        Token later = await RunAsync([Second], async app =>
        {
            await app.RebuiltAsync();
            Token second = await app.BookAsync("a", 6);
            Assert.Equal([("a", 110L)], await app.ReadAsync(second));
            return second;
        });
        await RunAsync([First], async app =>
        {
            Assert.Equal([("a", 11L), ("mark", 0L)], await app.ReadAsync(later));
            ProjectionStatus status = await app.StatusAsync();
            Assert.Equal((1, 2, null), (status.ReadVersion, Assert.Single(status.Kept).Version, status.Build));
            return later;
        });
        await RunAsync([Second], async app => // and forth
        {
            Assert.Equal([("a", 110L)], await app.ReadAsync(later));
            Assert.Null((await app.StatusAsync()).Build);
            return later;
        });
    }

    [Fact]
    public async Task A_rebuild_on_demand_goes_on_after_a_restart_and_what_no_event_accounts_for_disappears()
    {
        await RunAsync([Second], async app =>
        {
            Token last = await app.BookAsync("a", 5);
            Assert.Equal([("a", 50L)], await app.ReadAsync(last));
            Write("accounts-v2", "INSERT INTO tenfold VALUES ('nobody', 7)");
            IsBlocked = true;
            await app.Projections.RebuildAsync("accounts", Stop);
            Assert.Equal((2, 1, 2), ((await app.StatusAsync()).ReadVersion, (await app.StatusAsync()).ReadGeneration, (await app.StatusAsync()).Build!.Generation));
            Assert.Equal([("a", 50L), ("nobody", 7L)], await app.ReadAsync());
            return last;
        });
        Assert.Equal(2, Files("accounts-v2").Length);
        await RunAsync([Second], async app =>
        {
            Assert.Equal([("a", 50L), ("nobody", 7L)], await app.ReadAsync());
            Assert.NotNull((await app.StatusAsync()).Build);
            IsBlocked = false;
            Assert.Equal((2, 2), ((await app.RebuiltAsync()).ReadVersion, (await app.StatusAsync()).ReadGeneration));
            Token last = await app.BookAsync("b", 1);
            Assert.Equal([("a", 50L), ("b", 10L)], await app.ReadAsync(last));
            return last;
        });
    }

    [Fact]
    public async Task Readers_meet_no_failure_and_nothing_older_while_tables_are_replaced_under_them()
    {
        await RunAsync([First], async app =>
        {
            long booked = 3000;
            await app.BookAllAsync(3000);
            for (int rebuild = 1; rebuild <= 3; rebuild++)
            {
                await app.Projections.RebuildAsync("accounts", Stop);
                Task<ProjectionStatus> rebuilt = app.RebuiltAsync();
                do
                {
                    booked++;
                    Assert.Equal(booked, (await app.ReadAsync(await app.BookAsync("more", 1))).Sum(static row => row.Cents));
                }
                while (!rebuilt.IsCompleted);
                Assert.Equal(rebuild + 1, (await rebuilt).ReadGeneration);
            }
            return default;
        });
    }

    [Fact]
    public async Task A_read_that_takes_long_goes_on_in_what_was_replaced_and_holds_up_nobody()
    {
        await RunAsync([First], async app =>
        {
            Token last = await app.FoldAsync("a", 5);
            Write("accounts-v1", "INSERT INTO account VALUES ('mark', 0)");
            var (begun, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
            Task<long> reading = app.Tables.ReadAsync("accounts", async (connection, _) =>
            {
                begun.SetResult();
                await goesOn.Task;
                return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM account");
            }, cancellationToken: Stop).AsTask();
            await begun.Task;
            await app.Projections.RebuildAsync("accounts", Stop);
            await app.UntilAsync(static status => status is { ReadGeneration: 2, Build: null });
            Assert.Equal([("a", 5L)], await app.ReadAsync(last));
            ISubscriptions subscriptions = app.Host.Services.GetRequiredService<ISubscriptions>();
            await subscriptions.PauseAsync("accounts.v1", Stop);
            await subscriptions.ResumeAsync("accounts.v1", Stop);
            goesOn.SetResult();
            Assert.Equal(2, await reading);
            await app.RebuiltAsync();
            Assert.Single(Files("accounts-v1"));
            return last;
        }, keep: TimeSpan.Zero);
    }

    [Fact]
    public async Task A_build_that_is_cancelled_while_it_is_compared_holds_up_nobody()
    {
        await RunAsync([Second], async app =>
        {
            Token last = await app.FoldAsync("a", 5);
            IsBlocked = true;
            await app.Projections.RebuildAsync("accounts", Stop);
            var (begun, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
            Task<long> comparing = app.Tables.CompareAsync("accounts", async (both, _) =>
            {
                begun.SetResult();
                await goesOn.Task;
                return await both.Connection.ExecuteScalarAsync<long>("SELECT (SELECT count(*) FROM old.tenfold) - (SELECT count(*) FROM main.tenfold)");
            }, Stop).AsTask();
            await begun.Task;
            IsBlocked = false;
            Task cancelled = app.Projections.CancelRebuildAsync("accounts", Stop).AsTask();
            await app.UntilAsync(static status => status.Build is null or { State: SubscriptionState.Stopped });
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
            try
            {
                await app.Host.Services.GetRequiredService<ISubscriptions>().PauseAsync("other", patience.Token);
                Assert.False(cancelled.IsCompleted);
            }
            finally
            {
                goesOn.SetResult();
            }
            Assert.Equal(1, await comparing);
            await cancelled;
            Assert.Equal([("a", 50L)], await app.ReadAsync(last));
            Assert.Single(Files("accounts-v2"));
            return last;
        }, static ruslo => ruslo.AddSubscription("other", static s => s.On<EmbeddedViewTests.Booked>(static (_, _, _) => ValueTask.CompletedTask)));
    }

    [Fact]
    public async Task What_was_skipped_holds_for_tables_that_are_made_again_and_for_a_new_version()
    {
        SqlProjection Picky(int version) => SqlProjection.For("accounts", version).Schema(Schema)
            .On<EmbeddedViewTests.Booked>(static (e, sql, _) => e.Cents < 0 ? throw new InvalidOperationException("Less than nothing.") : sql.Connection.ExecuteAsync(Book, e, sql.Transaction));
        await RunAsync([Picky(1)], async app =>
        {
            Token skipped = await app.BookAsync("a", -5);
            await app.ReadAsync(await app.BookAsync("b", 1));
            ISubscriptions subscriptions = app.Host.Services.GetRequiredService<ISubscriptions>();
            await subscriptions.SkipAsync("accounts.v1", Assert.Single(await subscriptions.ListParkedAsync("accounts.v1", Stop)).Key, skipped.Position, Stop);
            await app.Projections.RebuildAsync("accounts", Stop);
            await app.RebuiltAsync();
            Assert.Empty(await subscriptions.ListParkedAsync("accounts.v1", Stop));
            return skipped;
        });
        await RunAsync([Picky(2)], async app =>
        {
            await app.RebuiltAsync();
            Assert.Equal([("b", 1L)], await app.ReadAsync());
            Assert.Empty(await app.Host.Services.GetRequiredService<ISubscriptions>().ListParkedAsync("accounts.v2", Stop));
            return default;
        });
    }

    [Fact]
    public async Task Old_and_new_tables_are_compared_in_one_statement_while_the_new_ones_are_built_and_afterwards()
    {
        await RunAsync([First], static async app =>
        {
            await app.FoldAsync("a", 5);
            Assert.Contains("nothing is being built", (await Assert.ThrowsAsync<RusloException>(async () => await ChangedAsync(app.Tables))).Message, StringComparison.Ordinal);
            return await app.FoldAsync("zero", 0);
        });
        IsBlocked = true;
        await RunAsync([Second], async app =>
        {
            Assert.Equal("1 2 a zero", Flat(await ChangedAsync(app.Tables))); // none of them is there yet
            IsBlocked = false;
            await app.RebuiltAsync();
            Assert.Equal("1 2 a", Flat(await ChangedAsync(app.Tables)));
            await Assert.ThrowsAsync<SqliteException>(async () => await app.Tables.CompareAsync("accounts", static async (both, _) => await both.Connection.ExecuteAsync("DELETE FROM old.account"), Stop));
            Assert.Contains("ISqlViews.CompareAsync", (await Assert.ThrowsAsync<RusloException>(async () => await app.Projections.DiffAsync("accounts", cancellationToken: Stop))).Message, StringComparison.Ordinal);
            await app.Projections.RebuildAsync("accounts", Stop);
            await app.RebuiltAsync();
            Assert.Equal("2 2", Flat(await ChangedAsync(app.Tables)));
            return default;
        });

        static string Flat((ViewsCompared Old, ViewsCompared New, List<string> Names) found) => string.Join(' ', [$"{found.Old.Version}", $"{found.New.Version}", .. found.Names]);
    }

    [Fact]
    public async Task Tables_that_somebody_has_deleted_are_made_at_once_and_read_as_they_become()
    {
        Token first = await RunAsync([First], static app => app.FoldAsync("a", 5));
        Array.ForEach(Files("accounts-v1"), File.Delete);
        await RunAsync([Second], async app =>
        {
            Assert.Equal([("a", 50L)], await app.ReadAsync(first));
            Assert.Null((await app.StatusAsync()).Build);
            return first;
        });
        await RunAsync([First], async app => // what it left was looked at by who knows nothing of its tables
        {
            await app.RebuiltAsync();
            Assert.Equal([("a", 5L)], await app.ReadAsync(first));
            return first;
        });
    }

    [Fact]
    public async Task A_projection_that_made_views_is_not_another_version_of_one_that_makes_tables()
    {
        await RunAsync([], static app => app.BookAsync("a", 5), static ruslo => ruslo.AddProjection(Projection.For<EmbeddedViewTests.Balance>("accounts", version: 1).On<EmbeddedViewTests.Booked>(static (_, e) => new(e.Account, e.Cents))));
        RusloException refused = await Assert.ThrowsAsync<RusloException>(() => RunAsync([Second], static app => app.BookAsync("a", 6)));
        Assert.Contains("Give it another name, or retire 'accounts.v1' first", refused.Message, StringComparison.Ordinal);
    }

    // #region compare
    /// <summary>Which accounts another version counts differently, or not at all.</summary>
    private static ValueTask<(ViewsCompared Old, ViewsCompared New, List<string> Names)> ChangedAsync(ISqlViews tables)
        => tables.CompareAsync("accounts", static async (both, _) =>
        {
            IEnumerable<string> names = await both.Connection.QueryAsync<string>("SELECT name FROM (SELECT * FROM old.account EXCEPT SELECT * FROM main.account) ORDER BY name");
            return (both.Old, both.New, names.AsList());
        }, Stop);
    // #endregion
}
