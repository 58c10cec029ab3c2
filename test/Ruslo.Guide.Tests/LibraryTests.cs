using Library;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Guide;

/// <summary>The library of the samples, tested as its user would.</summary>
public sealed class LibraryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // #region test-application
    [Fact]
    public async Task A_late_return_is_fined()
    {
        await using TestApp app = await TestApp.StartAsync(LibraryApp.CreateBuilder([]), cancellationToken: Stop);

        await app.PublishAsync(new BookReturned("emma", "ada", DaysLate: 3), cancellationToken: Stop);
        await app.SettleAsync(Stop);

        Assert.Equal(30, Assert.Single(app.Published<FineCharged>()).Cents);
        Assert.Single(app.Handled<BookReturned>("fines"));
        app.AssertNothingParked();
    }
    // #endregion

    // #region test-parked
    [Fact]
    public async Task A_broken_till_parks_the_book_and_nothing_is_lost_when_it_is_repaired()
    {
        await using TestApp app = await TestApp.StartAsync(LibraryApp.CreateBuilder([]), cancellationToken: Stop);
        Till till = app.Services.GetRequiredService<Till>();
        till.IsBroken = true;
        await app.PublishAsync(new BookReturned("emma", "ada", DaysLate: 3), cancellationToken: Stop);
        await app.SettleAsync(Stop); // all retries in place happen, without waiting for real
        Assert.Equal("emma", Assert.Single(app.Parked("fines")).Key.Key);

        till.IsBroken = false;
        await app.AdvanceAsync(TimeSpan.FromMinutes(2), Stop); // a parked key is retried by itself after a minute

        app.AssertNothingParked();
        var tables = app.Services.GetRequiredService<IStateTables>();
        Assert.Equal(new Account(0, 30), await tables.GetAsync<Account>("accounts", "by-reader", "ada", Stop));
    }
    // #endregion
}
