using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests;

/// <summary>Projections into rows of the application's database, rebuilt in place.</summary>
public sealed class RowProjectionTests : IDisposable
{
    private readonly LedgerBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // #region projection
    public static Action<RusloBuilder> Balances { get; } = ruslo => ruslo.AddProjection<LedgerContext>("balances", version: 1, rows => rows
        .On<Paid>(async (ledger, e, stop) =>
        {
            Balance balance = await ledger.Balances.FindAsync([e.Account], stop) ?? ledger.Balances.Add(new Balance { Account = e.Account }).Entity;
            balance.Amount += e.Amount;
        })
        .On<AccountClosed>((ledger, e, stop) => ledger.Balances.Where(balance => balance.Account == e.Account).ExecuteDeleteAsync(stop))
        .Clear((ledger, stop) => ledger.Balances.ExecuteDeleteAsync(stop)));
    // #endregion

    /// <summary>As before, in cents.</summary>
    private static Action<RusloBuilder> Cents { get; } = static ruslo => ruslo.AddProjection<LedgerContext>("balances", version: 2, static rows => rows
        .On<Paid>(static async (ledger, e, stop) =>
        {
            Balance balance = await ledger.Balances.FindAsync([e.Account], stop) ?? ledger.Balances.Add(new Balance { Account = e.Account }).Entity;
            balance.Amount += 100 * e.Amount;
        })
        .Clear(static (ledger, stop) => ledger.Balances.ExecuteDeleteAsync(stop)));

    [Fact]
    public async Task Rows_are_a_fold_of_the_log_over_restarts()
    {
        for (int run = 0; run < 4; run++)
        {
            await bench.RunAsync(Balances, services => LedgerBench.PublishAsync(services, Enumerable.Range(1, 40).Select(static i => new Paid($"a{i % 3}", i)), Stop), Stop);
        }
        await bench.RunAsync(Balances, services => LedgerBench.PublishAsync(services, [new AccountClosed("a1")], Stop), Stop);
        Assert.Equal((4 * Sum(0), 0, 4 * Sum(2)), (bench.BalanceOf("a0"), bench.BalanceOf("a1"), bench.BalanceOf("a2")));
    }

    [Fact]
    public async Task A_raised_version_clears_the_rows_and_makes_them_again_and_so_does_going_back()
    {
        await bench.RunAsync(Balances, services => LedgerBench.PublishAsync(services, Enumerable.Range(1, 30).Select(static i => new Paid("a", i)), Stop), Stop);
        Assert.Equal(465, bench.BalanceOf("a"));
        await bench.RunAsync(Cents, services => LedgerBench.PublishAsync(services, [new Paid("a", 1)], Stop), Stop);
        Assert.Equal(46600, bench.BalanceOf("a"));
        await bench.RunAsync(Cents, null, Stop);
        Assert.Equal(46600, bench.BalanceOf("a"));
        await bench.RunAsync(Balances, null, Stop);
        Assert.Equal(466, bench.BalanceOf("a"));
    }

    [Fact]
    public async Task Rows_that_were_made_from_another_log_are_made_again()
    {
        await bench.RunAsync(Balances, services => LedgerBench.PublishAsync(services, Enumerable.Range(1, 30).Select(static i => new Paid("a", i)), Stop), Stop);
        Directory.Delete(bench.Log, recursive: true);
        await bench.RunAsync(Balances, services => LedgerBench.PublishAsync(services, [new Paid("b", 7)], Stop), Stop);
        Assert.Equal((0, 7), (bench.BalanceOf("a"), bench.BalanceOf("b")));
    }

    [Fact]
    public async Task Who_asks_for_a_rebuild_is_told_that_it_is_a_rewind()
    {
        await using TestApp app = await bench.StartAsync(Balances, Stop);
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => app.Services.GetRequiredService<IProjections>().RebuildAsync("balances", Stop).AsTask());
        Assert.Contains("'balances' is rebuilt in place, not beside what is read: rewind it, with ISubscriptions.RewindAsync(\"balances.v1\", SubscriptionStart.Beginning)", refused.Message, StringComparison.Ordinal);
        ArgumentException unknown = await Assert.ThrowsAsync<ArgumentException>(() => app.Services.GetRequiredService<IProjections>().RebuildAsync("balance", Stop).AsTask());
        Assert.Contains("There is no projection 'balance'", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rewind_to_the_beginning_rebuilds_on_demand()
    {
        await using TestApp app = await bench.StartAsync(Balances, Stop);
        await LedgerBench.PublishAsync(app.Services, Enumerable.Range(1, 30).Select(static i => new Paid("a", i)), Stop);
        await app.SettleAsync(Stop);
        bench.Execute("UPDATE Balances SET Amount = 1"); // a hand that should not have been there
        await app.Services.GetRequiredService<ISubscriptions>().RewindAsync("balances.v1", SubscriptionStart.Beginning, Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(465, bench.BalanceOf("a"));
    }

    [Fact]
    public async Task Tables_that_a_migration_creates_and_a_later_one_changes_keep_rows_and_progress()
    {
        await using (LedgerContext database = bench.Open())
        {
            await database.Database.EnsureDeletedAsync(Stop);
            IModel model = database.GetService<IDesignTimeModel>().Model;
            IReadOnlyList<MigrationOperation> operations = database.GetService<IMigrationsModelDiffer>().GetDifferences(null, model.GetRelationalModel()); // as dotnet ef migrations add does
            Assert.Equal(["Balances", "Payments", "ruslo_emits", "ruslo_progress"], operations.OfType<CreateTableOperation>().Select(static table => table.Name).Order(StringComparer.Ordinal));
            await database.GetService<IMigrationCommandExecutor>().ExecuteNonQueryAsync(database.GetService<IMigrationsSqlGenerator>().Generate(operations, model), database.GetService<IRelationalConnection>(), Stop);
        }
        await bench.RunAsync(Balances, services => LedgerBench.PublishAsync(services, [new Paid("a", 1), new Paid("a", 2)], Stop), Stop);
        bench.Execute("ALTER TABLE Balances ADD COLUMN Note TEXT");
        bench.Execute("UPDATE Balances SET Note = 'kept'");
        await bench.RunAsync(Balances, services => LedgerBench.PublishAsync(services, [new Paid("a", 4)], Stop), Stop);
        Assert.Equal(7, bench.BalanceOf("a"));
        Assert.Equal(1, bench.Execute("DELETE FROM Balances WHERE Note = 'kept'")); // its rows were not made again
    }

    [Fact]
    public async Task A_fold_that_fails_parks_its_key_and_publishing_is_refused()
    {
        await using TestApp app = await bench.StartAsync(static ruslo => ruslo.AddProjection<LedgerContext>("strict", 1, static rows => rows
            .On<Paid>(static (ledger, e) => ledger.Balances.Add(e.Amount < 0 ? throw new InvalidOperationException("negative") : new Balance { Account = e.Account, Amount = e.Amount }))
            .Clear(static (ledger, stop) => ledger.Balances.ExecuteDeleteAsync(stop))), Stop);
        await LedgerBench.PublishAsync(app.Services, [new Paid("a", 1), new Paid("b", -1), new Paid("c", 3)], Stop);
        await app.SettleAsync(Stop);
        Assert.Equal("b", Assert.Single(app.Parked("strict.v1")).Key.Key);
        Assert.Equal((1, 0, 3), (bench.BalanceOf("a"), bench.BalanceOf("b"), bench.BalanceOf("c")));
    }

    [Fact]
    public void A_projection_that_cannot_be_cleared_is_refused()
    {
        ArgumentException told = Assert.Throws<ArgumentException>(() => bench.Builder(static ruslo => ruslo.AddProjection<LedgerContext>("stuck", 1, static rows => rows.On<Paid>(static (_, _) => { }))));
        Assert.Contains("add Clear(", told.Message, StringComparison.Ordinal);
    }

    public void Dispose() => bench.Dispose();

    private static int Sum(int rest) => Enumerable.Range(1, 40).Where(i => i % 3 == rest).Sum();
}
