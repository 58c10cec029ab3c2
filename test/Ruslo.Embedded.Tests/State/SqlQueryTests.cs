using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

public sealed class SqlQueryTests : IDisposable
{
    private static readonly Projection<EmbeddedViewTests.Balance> Balances = Projection.For<EmbeddedViewTests.Balance>("balances", version: 1)
        .On<EmbeddedViewTests.Booked>(key: e => e.Account, fold: (view, e) => new(e.Account, (view?.Cents ?? 0) + e.Cents))
        .Index("cents", view => view.Cents);

    private readonly string root = Directory.CreateTempSubdirectory("ruslo-sql-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Views_are_asked_in_SQL_by_their_properties_and_their_indexes()
    {
        using IHost host = await StartAsync();
        Views<EmbeddedViewTests.Balance> views = host.Services.GetRequiredService<IViews>().Of<EmbeddedViewTests.Balance>();
        SqlRows sums = await views.SqlAsync("SELECT count(*) AS n, sum(document ->> '$.Cents') AS cents FROM views", cancellationToken: Stop);
        Assert.Equal(["n", "cents"], sums.Columns);
        Assert.Equal([10L, 45L], Assert.Single(sums.Rows));
        SqlRows rich = await views.SqlAsync("SELECT v.key FROM views v WHERE v.\"cents\" >= at($least) AND v.key <> $not ORDER BY v.\"cents\" DESC", new Dictionary<string, object?> { ["least"] = 7, ["$not"] = "a8" }, Stop);
        Assert.Equal(["a9", "a7"], rich.Rows.Select(row => row[0]));
        Assert.Equal(1L, (await views.SqlAsync("WITH big AS (SELECT * FROM views WHERE document ->> '$.Cents' > 8) SELECT count(*) FROM big, json_each(big.document) j WHERE j.key = 'Cents'", cancellationToken: Stop)).Rows[0][0]);
        Assert.Equal([null, 1.5, "é", 3L], (await views.SqlAsync("SELECT NULL, 1.5, 'é', count(*) FROM views a JOIN views b ON a.key = b.key WHERE a.key < 'a3'", cancellationToken: Stop)).Rows[0]);
        await host.StopAsync(Stop);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM views")]
    [InlineData("SELECT count(*) FROM temp.views")]
    [InlineData("SELECT 1 FROM views WHERE \"cents\" > at(999)")]
    [InlineData("SELECT key FROM views UNION SELECT document FROM views")]
    public async Task A_question_sees_the_views_of_its_tenant_alone(string sql)
    {
        using IHost host = await StartAsync();
        IViews views = host.Services.GetRequiredService<IViews>();
        SqlRows acme = await views.Of<EmbeddedViewTests.Balance>(tenant: "ac'me é").SqlAsync(sql, cancellationToken: Stop);
        Assert.DoesNotContain(acme.Rows, row => row[0] is string text && text != "a3" && text != "{\"Account\":\"a3\",\"Cents\":1000}");
        Assert.All(acme.Rows, row => Assert.True(row[0] is not long n || n == 1, $"{row[0]} views are seen"));
        SqlRows nobody = await views.Of<EmbeddedViewTests.Balance>(tenant: "acm").SqlAsync(sql, cancellationToken: Stop);
        Assert.All(nobody.Rows, row => Assert.Equal(0L, row[0]));
        await host.StopAsync(Stop);
    }

    [Theory]
    [InlineData("SELECT * FROM main.\"docs:views\"")]
    [InlineData("SELECT count(*) FROM main.\"docs:views\"")]
    [InlineData("WITH views AS (SELECT * FROM main.\"docs:views\") SELECT * FROM views")]
    [InlineData("SELECT * FROM (SELECT key FROM \"docs:views\") AS views")]
    [InlineData("SELECT * FROM views WHERE key IN (SELECT key FROM \"docs:views\")")]
    [InlineData("SELECT count(*) FROM main.\"DOCS:views\"")]
    [InlineData("SELECT count(*) FROM (SELECT 1 FROM \"Docs:Views\")")]
    [InlineData("SELECT count(*) FROM progress")]
    [InlineData("SELECT count(*) FROM pragma_database_list")]
    [InlineData("SELECT count(*) FROM dbstat")]
    [InlineData("SELECT * FROM progress")]
    [InlineData("SELECT * FROM about")]
    [InlineData("SELECT name FROM sqlite_schema")]
    [InlineData("SELECT sql FROM temp.sqlite_schema")]
    [InlineData("SELECT * FROM pragma_database_list")]
    [InlineData("PRAGMA table_list")]
    [InlineData("ATTACH DATABASE 'x.db' AS x")]
    [InlineData("DELETE FROM main.\"docs:views\"")]
    [InlineData("DELETE FROM views")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1; UPDATE progress SET value = x'00'")]
    [InlineData("CREATE TABLE t (a)")]
    [InlineData("CREATE TEMP TABLE t AS SELECT * FROM views")]
    [InlineData("DROP VIEW temp.views")]
    [InlineData("SELECT load_extension('x')")]
    [InlineData("INSERT INTO main.\"docs:views\" SELECT * FROM main.\"docs:views\"")]
    [InlineData("WITH gone AS (SELECT key FROM views) DELETE FROM main.\"docs:views\" WHERE key IN (SELECT key FROM gone)")]
    [InlineData("VACUUM INTO 'copy.db'")]
    [InlineData("BEGIN IMMEDIATE")]
    [InlineData("SAVEPOINT s")]
    [InlineData("PRAGMA query_only = 0")]
    [InlineData("PRAGMA wal_checkpoint(TRUNCATE)")]
    [InlineData("SELECT * FROM pragma_wal_checkpoint")]
    [InlineData("SELECT * FROM temp.sqlite_temp_master")]
    [InlineData("CREATE TEMP TRIGGER t INSTEAD OF DELETE ON views BEGIN SELECT 1; END")]
    [InlineData("ANALYZE")]
    [InlineData("REINDEX")]
    [InlineData("DETACH DATABASE main")]
    [InlineData("SELECT * FROM views WHERE key = $unbound")]
    [InlineData("SELECT")]
    [InlineData("SELECT nothing FROM views")]
    public async Task A_question_that_writes_or_reads_anything_else_is_refused_and_changes_nothing(string sql)
    {
        using IHost host = await StartAsync();
        Views<EmbeddedViewTests.Balance> views = host.Services.GetRequiredService<IViews>().Of<EmbeddedViewTests.Balance>();
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(async () => await views.SqlAsync(sql, cancellationToken: Stop));
        Assert.True(refused.Message.Contains("cannot be answered", StringComparison.Ordinal) || refused.Message.Contains("more than one statement", StringComparison.Ordinal), refused.Message);
        Assert.Equal(10, await views.CountAsync(cancellationToken: Stop));
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task An_answer_is_bounded_and_a_question_can_be_interrupted()
    {
        using IHost host = await StartAsync();
        Views<EmbeddedViewTests.Balance> views = host.Services.GetRequiredService<IViews>().Of<EmbeddedViewTests.Balance>();
        const string endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT ";
        Assert.Contains("more than 10,000 rows", (await Assert.ThrowsAsync<RusloException>(async () => await views.SqlAsync($"{endless} i FROM n", cancellationToken: Stop))).Message, StringComparison.Ordinal);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await views.SqlAsync($"{endless} count(*) FROM n", cancellationToken: cancel.Token));
        Assert.Equal(10, await views.CountAsync(cancellationToken: Stop));
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task A_store_that_knows_no_SQL_says_so()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddRuslo(static ruslo => ruslo.UseInMemory().AddProjection(Balances));
        using IHost host = builder.Build();
        await host.StartAsync(Stop);
        Views<EmbeddedViewTests.Balance> views = host.Services.GetRequiredService<IViews>().Of<EmbeddedViewTests.Balance>();
        Assert.Contains("knows no SQL: use UseEmbedded", (await Assert.ThrowsAsync<RusloException>(async () => await views.SqlAsync("SELECT 1", cancellationToken: Stop))).Message, StringComparison.Ordinal);
        await host.StopAsync(Stop);
    }

    /// <summary>Ten balances of no tenant, and one of a tenant.</summary>
    private async Task<IHost> StartAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
        builder.Services.AddRuslo(static ruslo => ruslo.UseEmbedded("log").AddProjection(Balances));
        IHost host = builder.Build();
        await host.StartAsync(Stop);
        var bus = host.Services.GetRequiredService<IDirectBus>();
        for (int i = 0; i < 10; i++)
        {
            await bus.PublishAsync(new EmbeddedViewTests.Booked($"{i}", $"a{i}", i), Stop);
        }
        Published last = await bus.PublishAsync(new EmbeddedViewTests.Booked("t", "a3", 1000), new() { Tenant = "ac'me é" }, Stop);
        await host.Services.GetRequiredService<IViews>().PassedAsync("balances", last.Token, Stop);
        return host;
    }
}
