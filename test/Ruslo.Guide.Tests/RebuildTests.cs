using Library;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Guide;

/// <summary>What the guide about rebuilds shows.</summary>
public sealed class RebuildTests
{
    // #region raised
    public static readonly Projection<Loan> Loans = Projection.For<Loan>("loans", version: 2) // was 1
        .On<BookLent>((loan, e) => new(e.Book, e.Reader, (loan?.Times ?? 0) + 1))
        .On<BookReturned>((loan, _) => loan is null ? null : loan with { Reader = "nobody" });
    // #endregion

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_projection_is_rebuilt_while_it_is_read_and_compared_afterwards()
    {
        HostApplicationBuilder builder = LibraryApp.CreateBuilder([]);
        builder.Services.AddRusloCore(static _ => { }, ruslo => ruslo
            // #region both
            .AddProjection(Loans)
            .AddProjection(ViewTests.Loans) // version 1: read until version 2 has been built
            // #endregion
        );
        await using TestApp app = await TestApp.StartAsync(builder, cancellationToken: Stop);
        await app.PublishAsync(new BookLent("emma", "ada"), cancellationToken: Stop);
        await app.PublishAsync(new BookReturned("emma", "ada", DaysLate: 0), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Task<long> rebuilt = RebuildAsync(app.Services.GetRequiredService<IProjections>(), Stop);
        for (int second = 0; second < 60 && !rebuilt.IsCompleted; second++)
        {
            await app.AdvanceAsync(TimeSpan.FromSeconds(1), Stop); // a build is looked at now and then, in virtual time
        }
        Assert.True(rebuilt.IsCompleted);
        Assert.Equal(0, await rebuilt);
        Assert.Equal("nobody", (await app.Services.GetRequiredService<IViews>().GetAsync<Loan>("emma", Stop))?.Reader);
    }

    // #region rebuild
    private static async Task<long> RebuildAsync(IProjections projections, CancellationToken stop)
    {
        await projections.RebuildAsync("loans", stop);

        ProjectionBuild? build = (await projections.GetAsync("loans", stop)).Build; // version 2 is being built: 43.0 %, …, 20 s left
        Console.WriteLine(build);

        await projections.RebuiltAsync("loans", stop);
        ViewDifferences differences = await projections.DiffAsync("loans", limit: 10, stop);
        return differences.Changed + differences.Added + differences.Removed;
    }
    // #endregion
}
