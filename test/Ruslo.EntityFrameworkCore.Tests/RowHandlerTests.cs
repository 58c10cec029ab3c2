using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

/// <summary>Handlers that write rows through a context of the application's, exactly once.</summary>
public sealed class RowHandlerTests : IDisposable
{
    private readonly LedgerBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_is_in_the_rows_once_and_what_is_published_with_them_follows()
    {
        await using TestApp app = await bench.StartAsync(LedgerBench.Booking, Stop);
        await LedgerBench.PublishAsync(app.Services, Enumerable.Range(1, 200).Select(static i => new Paid($"a{i % 7}", i)), Stop);
        await SettleWithReceiptsAsync(app, 200);
        for (int account = 0; account < 7; account++)
        {
            int[] amounts = [.. Enumerable.Range(1, 200).Where(i => i % 7 == account)];
            Assert.Equal(amounts, bench.Booked($"a{account}"));
            Assert.Equal(amounts.Sum(), bench.BalanceOf($"a{account}"));
        }
        Assert.Equal(200, app.Published<ReceiptWritten>().DistinctBy(static receipt => receipt.Amount).Count());
    }

    [Fact]
    public async Task A_handler_that_fails_leaves_no_row_parks_its_key_and_is_drained_in_order()
    {
        bench.Trouble.Poison.Add(5);
        await using TestApp app = await bench.StartAsync(LedgerBench.Booking, Stop);
        await LedgerBench.PublishAsync(app.Services, Enumerable.Range(1, 12).Select(static i => new Paid(i is 5 or 8 or 11 ? "poisoned" : "sound", i)), Stop);
        await SettleWithReceiptsAsync(app, 9);
        Assert.Equal([1, 2, 3, 4, 6, 7, 9, 10, 12], bench.Booked("sound"));
        Assert.Empty(bench.Booked("poisoned"));
        Assert.Equal(0, bench.BalanceOf("poisoned"));
        Assert.Equal("poisoned", Assert.Single(app.Parked("booking")).Key.Key);

        bench.Trouble.Poison.Clear();
        await app.AdvanceAsync(TimeSpan.FromMinutes(2), Stop);
        await SettleWithReceiptsAsync(app, 12);
        app.AssertNothingParked();
        Assert.Equal([5, 8, 11], bench.Booked("poisoned"));
    }

    [Fact]
    public async Task What_the_database_refuses_is_a_failure_of_that_event_alone()
    {
        bench.Execute("CREATE UNIQUE INDEX once ON Payments (Amount)");
        await using TestApp app = await bench.StartAsync(LedgerBench.Booking, Stop);
        await LedgerBench.PublishAsync(app.Services, [new Paid("a", 1), new Paid("b", 2), new Paid("c", 2), new Paid("a", 3)], Stop);
        await SettleWithReceiptsAsync(app, 3);
        Assert.Equal("c", Assert.Single(app.Parked("booking")).Key.Key);
        Assert.Equal([1, 3], bench.Booked("a"));
        Assert.Equal([2], bench.Booked("b"));
        Assert.Empty(bench.Booked("c"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Rows_that_were_written_before_a_commit_that_failed_are_written_again_once(int times)
    {
        var interruptions = new Interruptions();
        bench.Interceptors.Add(interruptions);
        await using TestApp app = await bench.StartAsync(LedgerBench.Booking, Stop);
        interruptions.Before = times;
        await LedgerBench.PublishAsync(app.Services, Enumerable.Range(1, 20).Select(static i => new Paid("a", i)), Stop);
        await SettleWithReceiptsAsync(app, 20);
        Assert.Equal(times, interruptions.Seen);
        Assert.Equal(Enumerable.Range(1, 20), bench.Booked("a"));
        Assert.Equal(20, app.Published<ReceiptWritten>().Count);
        app.AssertNothingParked();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Rows_of_a_commit_whose_outcome_nobody_knows_are_not_written_twice(int times)
    {
        var interruptions = new Interruptions();
        bench.Interceptors.Add(interruptions);
        await using TestApp app = await bench.StartAsync(LedgerBench.Booking, Stop);
        interruptions.After = times;
        await LedgerBench.PublishAsync(app.Services, Enumerable.Range(1, 20).Select(static i => new Paid("a", i)), Stop);
        await SettleWithReceiptsAsync(app, 20);
        Assert.Equal(times, interruptions.Seen);
        Assert.Equal(Enumerable.Range(1, 20), bench.Booked("a"));
        Assert.Equal(20, app.Published<ReceiptWritten>().Count);
    }

    [Fact]
    public async Task An_owner_whose_progress_somebody_else_has_moved_writes_nothing_more()
    {
        await using TestApp app = await bench.StartAsync(LedgerBench.Booking, Stop);
        await app.PublishAsync(new Paid("a", 1), cancellationToken: Stop);
        await SettleWithReceiptsAsync(app, 1);
        Assert.Equal(1, bench.Execute("UPDATE ruslo_progress SET value = CAST(x'01' || x'0900000000000000' || substr(value, 10) AS BLOB) WHERE entry LIKE 'sub/booking/1/0'")); // a later epoch
        await app.PublishAsync(new Paid("a", 2), cancellationToken: Stop);
        TestAppException told = await Assert.ThrowsAsync<TestAppException>(async () => await app.SettleAsync(Stop));
        Assert.Contains("booking", told.Message, StringComparison.Ordinal);
        Assert.Equal(SubscriptionState.GivenUp, Assert.Single(await app.Services.GetRequiredService<ISubscriptions>().ListAsync(Stop)).State);
        Assert.Equal([1], bench.Booked("a"));
        Assert.Equal(1, bench.BalanceOf("a"));
    }

    [Fact]
    public async Task A_process_that_ends_between_rows_and_commit_has_written_nothing_and_the_next_one_goes_on()
    {
        var interruptions = new Interruptions();
        bench.Interceptors.Add(interruptions);
        using (IHost host = bench.Builder(LedgerBench.Booking).Build())
        {
            await host.StartAsync(Stop);
            interruptions.Before = int.MaxValue; // rows are written, and no commit ever happens
            await LedgerBench.PublishAsync(host.Services, Enumerable.Range(1, 10).Select(static i => new Paid("a", i)), Stop);
            await interruptions.First.WaitAsync(Stop);
            await host.StopAsync(new CancellationToken(canceled: true));
        }
        Assert.Empty(bench.Booked("a"));
        bench.Interceptors.Clear();
        await bench.RunAsync(LedgerBench.Booking, null, Stop);
        Assert.Equal(Enumerable.Range(1, 10), bench.Booked("a"));
    }

    [Fact]
    public async Task A_database_that_was_restored_from_an_older_backup_is_brought_up_to_date()
    {
        await bench.RunAsync(LedgerBench.Booking, services => LedgerBench.PublishAsync(services, Enumerable.Range(1, 10).Select(static i => new Paid("a", i)), Stop), Stop);
        File.Copy(bench.Database, bench.Database + ".backup");
        await bench.RunAsync(LedgerBench.Booking, services => LedgerBench.PublishAsync(services, Enumerable.Range(11, 10).Select(static i => new Paid("a", i)), Stop), Stop);
        Assert.Equal(20, bench.Booked("a").Length);
        File.Copy(bench.Database + ".backup", bench.Database, overwrite: true);
        Assert.Equal(10, bench.Booked("a").Length);

        await bench.RunAsync(LedgerBench.Booking, null, Stop);
        Assert.Equal(Enumerable.Range(1, 20), bench.Booked("a"));
    }

    [Fact]
    public async Task A_database_that_was_made_from_another_log_is_refused_with_what_to_do()
    {
        await bench.RunAsync(LedgerBench.Booking, services => LedgerBench.PublishAsync(services, Enumerable.Range(1, 10).Select(static i => new Paid("a", i)), Stop), Stop);
        Directory.Delete(bench.Log, recursive: true);
        RusloException behind = await Assert.ThrowsAnyAsync<RusloException>(() => bench.RunAsync(LedgerBench.Booking, null, Stop));
        Assert.Contains("belongs to another log", behind.Message, StringComparison.Ordinal);

        Directory.Delete(bench.Log, recursive: true);
        await bench.RunAsync(static _ => { }, services => LedgerBench.PublishAsync(services, Enumerable.Range(1, 30).Select(static i => new Paid("b", i)), Stop), Stop);
        RusloException other = await Assert.ThrowsAnyAsync<RusloException>(() => bench.RunAsync(LedgerBench.Booking, null, Stop));
        Assert.Contains("made from another log", other.Message, StringComparison.Ordinal);
        Assert.Contains("Restore the log and the state store from backups of one moment", other.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Booked("b"));
    }

    [Fact]
    public async Task Nothing_can_be_expected_of_streams_by_what_follows_later()
    {
        await using TestApp app = await bench.StartAsync(static ruslo => ruslo.AddSubscription("expecting", static s => s.UseDbContext<LedgerContext>()
            .On<Paid>(static async (e, context, stop) => await context.Events.PublishAsync(new ReceiptWritten(e.Account, e.Amount), new() { ExpectedVersion = ExpectedVersion.NoStream }, stop))), Stop);
        await app.PublishAsync(new Paid("a", 1), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Contains("nothing can be expected of receipts/a", Assert.Single(app.Parked("expecting")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_ends_the_transaction_itself_is_told()
    {
        await using TestApp app = await bench.StartAsync(static ruslo => ruslo.AddSubscription("ending", static s => s.UseDbContext<LedgerContext>()
            .On<Paid>(static async (_, context, stop) => await context.Services.GetRequiredService<LedgerContext>().Database.RollbackTransactionAsync(stop))), Stop);
        await app.PublishAsync(new Paid("a", 1), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Contains("Leave Commit and Rollback out", Assert.Single(app.Parked("ending")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_may_save_and_use_statements_of_its_own_within_the_transaction()
    {
        bench.Trouble.Poison.Add(2);
        await using TestApp app = await bench.StartAsync(ruslo => ruslo.AddSubscription("saving", s => s.FromBeginning().UseDbContext<LedgerContext>().On<Paid>(async (e, context, stop) =>
        {
            LedgerContext ledger = context.Services.GetRequiredService<LedgerContext>();
            ledger.Payments.Add(new Payment { Account = e.Account, Amount = e.Amount });
            await ledger.SaveChangesAsync(stop);
            await ledger.Payments.Where(payment => payment.Amount < e.Amount).ExecuteDeleteAsync(stop);
            bench.Trouble.Check(e.Amount);
        })), Stop);
        await LedgerBench.PublishAsync(app.Services, [new Paid("a", 1), new Paid("b", 2)], Stop);
        await app.SettleAsync(Stop);
        Assert.Equal([1], bench.Booked("a")); // the failed attempt has deleted it, and that was taken back
        Assert.Empty(bench.Booked("b"));
    }

    [Fact]
    public async Task Contexts_of_a_pool_are_given_back_as_they_were()
    {
        HostApplicationBuilder builder = bench.Builder(LedgerBench.Booking, services => services.AddDbContextPool<LedgerContext>(options => options.UseSqlite($"Data Source={bench.Database};Pooling=False"), poolSize: 2));
        await using TestApp app = await TestApp.StartAsync(builder, null, Stop);
        for (int i = 1; i <= 10; i++)
        {
            await app.PublishAsync(new Paid("a", i), cancellationToken: Stop);
            await SettleWithReceiptsAsync(app, i);
            await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
            Assert.Equal(i, await scope.ServiceProvider.GetRequiredService<LedgerContext>().Payments.CountAsync(Stop));
        }
    }

    [Fact]
    public async Task A_model_without_the_tables_is_told_at_start()
    {
        HostApplicationBuilder builder = bench.Builder(static ruslo => ruslo.AddSubscription("bare", static s => s.UseDbContext<BareContext>().On<Paid>(static (_, _, _) => ValueTask.CompletedTask)),
            services => services.AddDbContext<BareContext>(options => options.UseSqlite($"Data Source={bench.Database};Pooling=False")));
        RusloException told = await Assert.ThrowsAnyAsync<RusloException>(() => TestApp.StartAsync(builder, null, Stop));
        Assert.Contains("call modelBuilder.AddRuslo() in its OnModelCreating, and add a migration", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_is_refused_because_its_rows_would_stay()
    {
        await using TestApp app = await bench.StartAsync(static ruslo => ruslo.AddSubscription("booking", static s => s.UseDbContext<LedgerContext>().Handle<BookPayments>().FreeOfOutsideEffects()), Stop);
        var subscriptions = app.Services.GetRequiredService<ISubscriptions>();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await subscriptions.DryRunAsync("booking", SubscriptionStart.Beginning, Stop));
    }

    [Fact]
    public async Task A_retired_subscription_leaves_no_progress_in_the_database()
    {
        await using TestApp app = await bench.StartAsync(LedgerBench.Booking, Stop);
        await app.PublishAsync(new Paid("a", 1), cancellationToken: Stop);
        await SettleWithReceiptsAsync(app, 1);
        await app.Services.GetRequiredService<ISubscriptions>().RetireAsync("booking", Stop);
        Assert.Equal(0, bench.Execute("DELETE FROM ruslo_progress"));
        Assert.Equal([1], bench.Booked("a"));
    }

    public void Dispose() => bench.Dispose();

    /// <summary>Settled is what has also been forwarded from the database.</summary>
    private static async Task SettleWithReceiptsAsync(TestApp app, int receipts)
    {
        await app.SettleAsync(Stop);
        Assert.Equal(receipts, app.Published<ReceiptWritten>().Count);
    }

    private sealed class BareContext(DbContextOptions<BareContext> options) : DbContext(options);
}
