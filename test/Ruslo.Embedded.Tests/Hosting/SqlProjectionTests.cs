using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

public sealed class SqlProjectionTests : IDisposable
{
    // #region accounts
    private static readonly SqlProjection Accounts = SqlProjection.For("accounts", version: 1)
        .Schema(
            "CREATE TABLE account (tenant TEXT NOT NULL, name TEXT NOT NULL, cents INTEGER NOT NULL, bookings INTEGER NOT NULL, PRIMARY KEY (tenant, name)) WITHOUT ROWID",
            "CREATE INDEX account_cents ON account (cents)")
        .On<EmbeddedViewTests.Booked>(key: e => e.Account, fold: (e, sql, _) => sql.Connection.ExecuteAsync(
            "INSERT INTO account VALUES (@tenant, @name, @cents, 1) ON CONFLICT DO UPDATE SET cents = cents + excluded.cents, bookings = bookings + 1",
            new { tenant = sql.Tenant, name = e.Account, cents = e.Cents }, sql.Transaction));
    // #endregion

    private readonly string root = Directory.CreateTempSubdirectory("ruslo-sql-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Dapper_writes_a_read_model_exactly_once_and_reads_it_after_a_token_and_a_restart()
    {
        for (int run = 1; run <= 2; run++)
        {
            using IHost host = await StartAsync(Accounts);
            var bus = host.Services.GetRequiredService<IDirectBus>();
            Token last = default;
            for (int i = 0; i < 100; i++)
            {
                last = (await bus.PublishAsync(new EmbeddedViewTests.Booked($"{run}-{i}", $"a{i % 10}", i % 10), Stop)).Token;
            }
            last = (await bus.PublishAsync(new EmbeddedViewTests.Booked($"{run}-t", "a3", 1000), new() { Tenant = "acme" }, Stop)).Token;
            List<(string Name, long Cents, long Bookings)> rows = await ReadAsync(host, "SELECT name, cents, bookings FROM account WHERE tenant = '' ORDER BY name", last);
            Assert.Equal(Enumerable.Range(0, 10).Select(i => ($"a{i}", i * 10L * run, 10L * run)), rows);
            Assert.Equal([("a3", 1000L * run, (long)run)], await ReadAsync(host, "SELECT name, cents, bookings FROM account WHERE tenant = 'acme'", last));
            await host.StopAsync(Stop);
        }
        Assert.Single(Directory.GetFiles(Path.Combine(root, "log", "state"), "*accounts-v1*.db"));
    }

    [Fact]
    public async Task A_fold_that_fails_parks_its_key_undoes_what_it_wrote_and_leaves_the_others()
    {
        SqlProjection half = SqlProjection.For("half", version: 1).Schema("CREATE TABLE account (name TEXT NOT NULL PRIMARY KEY, cents INTEGER NOT NULL CHECK (cents < 100), bookings INTEGER NOT NULL)")
            .On<EmbeddedViewTests.Booked>(key: e => e.Account, fold: async (e, sql, _) =>
            {
                await sql.Connection.ExecuteAsync("INSERT INTO account VALUES (@Account, 0, 0) ON CONFLICT DO NOTHING", e, sql.Transaction);
                await sql.Connection.ExecuteAsync("UPDATE account SET cents = cents + @Cents, bookings = bookings + 1 WHERE name = @Account", e, sql.Transaction);
            });
        using IHost host = await StartAsync(half);
        var bus = host.Services.GetRequiredService<IDirectBus>();
        Token last = default;
        Token poison = default;
        foreach ((string account, long cents) in ((string, long)[])[("a", 1), ("b", 1000), ("a", 2), ("b", 3), ("c", 4)])
        {
            last = (await bus.PublishAsync(new EmbeddedViewTests.Booked($"{account}{cents}", account, cents), Stop)).Token;
            poison = cents == 1000 ? last : poison;
        }
        Assert.Equal([("a", 3L, 2L), ("c", 4L, 1L)], await ReadAsync(host, "SELECT name, cents, bookings FROM account ORDER BY name", last, "half"));
        ParkedKey parked = Assert.Single(await host.Services.GetRequiredService<ISubscriptions>().ListParkedAsync("half.v1", Stop));
        Assert.Equal(("b", 2, poison.Position), (parked.Key.Key, parked.Waiting, parked.Position));
        Assert.Contains("CHECK constraint failed", parked.Error, StringComparison.Ordinal);
        IViews views = host.Services.GetRequiredService<IViews>(); // what waits for a projection waits for its tables too
        Assert.Equal(parked.Position, (await Assert.ThrowsAsync<ViewParkedException>(async () => await views.PassedAsync("half", poison, Stop))).Position);
        await views.PassedAsync("half", last, Stop);
        Assert.Equal(ParkedAnswer.Done, await host.Services.GetRequiredService<ISubscriptions>().SkipAsync("half.v1", parked.Key, parked.Position, Stop));
        await ToldAsync(host, "key-unparked");
        Assert.Empty(await host.Services.GetRequiredService<ISubscriptions>().ListParkedAsync("half.v1", Stop));
        Assert.Equal([("b", 3L, 1L)], await ReadAsync(host, "SELECT name, cents, bookings FROM account WHERE name = 'b'", default, "half"));
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Tables_of_its_own_are_not_rewound_for_they_would_count_twice()
    {
        using IHost host = await StartAsync(Accounts);
        Token last = (await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new EmbeddedViewTests.Booked("1", "a", 5), Stop)).Token;
        const string rows = "SELECT name, cents, bookings FROM account";
        Assert.Equal([("a", 5L, 1L)], await ReadAsync(host, rows, last));
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(async () => await host.Services.GetRequiredService<ISubscriptions>().RewindAsync("accounts.v1", SubscriptionStart.Beginning, Stop));
        Assert.Contains("IProjections.RebuildAsync", refused.Message, StringComparison.Ordinal);
        last = (await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new EmbeddedViewTests.Booked("2", "a", 6), Stop)).Token;
        Assert.Equal([("a", 11L, 2L)], await ReadAsync(host, rows, last)); // it goes on as before
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task A_reader_cannot_write_and_a_fold_cannot_end_the_transaction()
    {
        SqlProjection rude = SqlProjection.For("rude", version: 1).Schema("CREATE TABLE account (name TEXT, cents INTEGER, bookings INTEGER)")
            .On<EmbeddedViewTests.Booked>((_, sql, cancellationToken) => sql.Transaction.CommitAsync(cancellationToken));
        using IHost host = await StartAsync(rude);
        Published last = await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new EmbeddedViewTests.Booked("1", "a", 5), Stop);
        ViewBehindException behind = await Assert.ThrowsAsync<ViewBehindException>(async () => await ReadAsync(host, "SELECT 1", last.Token, "rude"));
        Assert.Contains("has ended the transaction that it was given", behind.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SqliteException>(async () => await host.Services.GetRequiredService<ISqlViews>().ReadAsync("rude", async (connection, _) => await connection.ExecuteAsync("DELETE FROM account"), cancellationToken: Stop));
        Assert.Contains("No SQL projection 'other'", (await Assert.ThrowsAsync<RusloException>(async () => await ReadAsync(host, "SELECT 1", default, "other"))).Message, StringComparison.Ordinal);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task A_store_that_knows_no_SQL_says_so_at_start()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddRuslo(static ruslo => ruslo.UseInMemory().AddSqlProjection(Accounts));
        using IHost host = builder.Build();
        Assert.Contains("the state in memory knows none: use UseEmbedded", (await Assert.ThrowsAsync<RusloException>(() => host.StartAsync(Stop))).Message, StringComparison.Ordinal);
    }

    private static ValueTask<List<(string Name, long Cents, long Bookings)>> ReadAsync(IHost host, string sql, Token after, string projection = "accounts")
    {
        ISqlViews views = host.Services.GetRequiredService<ISqlViews>();
        // #region read
        return views.ReadAsync(projection, async (connection, _) => (await connection.QueryAsync<(string, long, long)>(sql)).AsList(), after, Stop);
        // #endregion
    }

    /// <summary>Waits until the platform has told it in the log, which it does once it is committed.</summary>
    private static async Task ToldAsync(IHost host, string name)
    {
        IEventLog log = host.Services.GetRequiredService<IEventLog>();
        for (LogPage page = await ReadAsync(0); page.Events.Count == 0; page = await ReadAsync(page.ReadThrough))
        {
            await log.WaitAsync(page.ReadThrough + 1, Stop);
        }

        ValueTask<LogPage> ReadAsync(long after) => log.ReadAsync(after, new() { Topics = [TopicPattern.Parse("$system")], Names = [name] }, 1, Stop);
    }

    private async Task<IHost> StartAsync(SqlProjection projection)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
        builder.Services.AddRuslo(ruslo => ruslo.UseEmbedded("log").AddSqlProjection(projection, new() { Wait = TimeSpan.FromSeconds(3) }));
        IHost host = builder.Build();
        await host.StartAsync(Stop);
        return host;
    }
}
