using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

/// <summary>An application with a read model in SQL that is deployed again and again, with other versions, on one directory.</summary>
public abstract class SqlRebuildLives : IDisposable
{
    private protected const string Schema = "CREATE TABLE account (name TEXT NOT NULL PRIMARY KEY, cents INTEGER NOT NULL)";
    private protected const string Book = "INSERT INTO account VALUES (@Account, @Cents) ON CONFLICT DO UPDATE SET cents = cents + excluded.cents";

    private protected static readonly SqlProjection First = SqlProjection.For("accounts", version: 1).Schema(Schema)
        .On<EmbeddedViewTests.Booked>(key: static e => e.Account, fold: static (e, sql, _) => sql.Connection.ExecuteAsync(Book, e, sql.Transaction));

    private readonly string root = Directory.CreateTempSubdirectory("ruslo-sql-").FullName;
    private volatile TaskCompletionSource gate = Opened();
    private volatile bool isBlocked;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected TaskCompletionSource Gate { get => gate; set => gate = value; }

    private protected bool IsBlocked { get => isBlocked; set => isBlocked = value; }

    /// <summary>Counts tenfold, in another table. While it is blocked its keys cannot be computed; folds wait at the gate.</summary>
    private protected SqlProjection Second => SqlProjection.For("accounts", version: 2).Schema("CREATE TABLE tenfold (name TEXT NOT NULL PRIMARY KEY, cents INTEGER NOT NULL)", "CREATE VIEW account AS SELECT name, cents FROM tenfold")
        .On<EmbeddedViewTests.Booked>(key: e => isBlocked ? throw new InvalidOperationException("It is blocked.") : e.Account, fold: async (e, sql, _) =>
        {
            await gate.Task;
            await sql.Connection.ExecuteAsync("INSERT INTO tenfold VALUES (@Account, 10 * @Cents) ON CONFLICT DO UPDATE SET cents = cents + excluded.cents", e, sql.Transaction);
        });

    public void Dispose()
    {
        Directory.Delete(root, recursive: true);
        GC.SuppressFinalize(this);
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private protected string[] Files(string subscription) => Directory.GetFiles(Path.Combine(root, "log", "state"), $"*{subscription}*.db");

    private protected void Write(string subscription, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Assert.Single(Files(subscription))};Pooling=False");
        connection.Execute(sql);
    }

    /// <summary>One life of the application.</summary>
    private protected async Task<Token> RunAsync(SqlProjection[] projections, Func<App, Task<Token>> body, Action<RusloBuilder>? more = null, TimeSpan? keep = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
        builder.Services.AddRuslo(ruslo =>
        {
            ruslo.UseEmbedded("log");
            more?.Invoke(ruslo);
            Array.ForEach(projections, projection => ruslo.AddSqlProjection(projection, new() { Wait = TimeSpan.FromSeconds(4), KeepFormer = keep ?? TimeSpan.FromDays(1) }));
        });
        using IHost host = builder.Build();
        await host.StartAsync(Stop);
        try
        {
            return await body(new(host));
        }
        finally
        {
            await host.StopAsync(Stop);
        }
    }

    private protected sealed class App(IHost host)
    {
        public IHost Host => host;

        public ISqlViews Tables => host.Services.GetRequiredService<ISqlViews>();

        public IProjections Projections => host.Services.GetRequiredService<IProjections>();

        public async Task<Token> BookAsync(string account, long cents)
            => (await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new EmbeddedViewTests.Booked($"{account} {cents}", account, cents), Stop)).Token;

        /// <summary>Until it is in the tables: what is read frozen does not come further than its last process has.</summary>
        public async Task<Token> FoldAsync(string account, long cents)
        {
            Token booked = await BookAsync(account, cents);
            await ReadAsync(booked);
            return booked;
        }

        public async Task BookAllAsync(int count)
            => await host.Services.GetRequiredService<IDirectBus>().PublishAllAsync([.. Enumerable.Range(0, count).Select(static i => new EmbeddedViewTests.Booked($"{i}", $"a{i % 10}", 1))], Stop);

        public async Task<List<(string Name, long Cents)>> ReadAsync(Token after = default)
        {
            return await Tables.ReadAsync("accounts", static async (connection, _) => (await connection.QueryAsync<(string, long)>("SELECT name, cents FROM account ORDER BY name")).AsList(), after, Stop);
        }

        public async Task<ProjectionStatus> StatusAsync() => await Projections.GetAsync("accounts", Stop);

        public async Task<ProjectionStatus> RebuiltAsync() => await Projections.RebuiltAsync("accounts", Stop);

        public async Task UntilAsync(Func<ProjectionStatus, bool> holds)
        {
            while (!holds(await StatusAsync()))
            {
                await Task.Yield();
            }
        }
    }
}
