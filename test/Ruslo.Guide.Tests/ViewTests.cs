using Library;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Guide;

// #region views
public sealed record Loan(string Book, string Reader, int Times);

public sealed record Reader(string Name, IReadOnlyList<string> Books, int DaysLate);
// #endregion

/// <summary>What the guide about views shows, on the library of the samples.</summary>
public sealed class ViewTests
{
    // #region projections
    public static readonly Projection<Loan> Loans = Projection.For<Loan>("loans", version: 1)
        .On<BookLent>((loan, e) => new(e.Book, e.Reader, (loan?.Times ?? 0) + 1))
        .Update<BookReturned>((loan, _) => loan with { Reader = "" });

    public static readonly Projection<Reader> Readers = Projection.For<Reader>("readers", version: 1)
        .On<BookLent>(key: e => e.Reader, fold: (reader, e) => reader is null ? new(e.Reader, [e.Book], 0) : reader with { Books = [.. reader.Books, e.Book] })
        .On<BookReturned>(key: e => e.Reader, fold: (reader, e) => reader! with { Books = [.. reader.Books.Where(book => book != e.Book)], DaysLate = reader.DaysLate + e.DaysLate })
        .Index("days-late", reader => reader.DaysLate);
    // #endregion

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Views_are_read_after_what_was_published_and_queried_by_index()
    {
        HostApplicationBuilder builder = LibraryApp.CreateBuilder([]);
        builder.Services.AddRusloCore(static _ => { }, ruslo => ruslo
            // #region add
            .AddProjection(Loans)
            .AddProjection(Readers)
            // #endregion
        );
        await using TestApp app = await TestApp.StartAsync(builder, cancellationToken: Stop);
        await using AsyncServiceScope request = app.Services.CreateAsyncScope();
        Assert.Equal(new("emma", "ada", 1), await LendAsync(request.ServiceProvider.GetRequiredService<IEventBus>(), app.Services.GetRequiredService<IViews>(), Stop));
        await app.PublishAsync(new BookReturned("emma", "ada", DaysLate: 3), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(["ada"], await LateAsync(app.Services.GetRequiredService<IViews>(), Stop));
    }

    // #region spec
    [Fact]
    public void A_book_that_came_back_is_with_nobody()
        => Spec.For(Loans)
            .Given(new BookLent("emma", "ada"), new BookReturned("emma", "ada", DaysLate: 0))
            .ThenView("emma", new("emma", Reader: "", Times: 1));
    // #endregion

    // #region read
    private static async Task<Loan?> LendAsync(IEventBus bus, IViews views, CancellationToken stop)
    {
        Published lent = await bus.PublishAsync(new BookLent("emma", "ada"), stop);

        return await views.GetAsync<Loan>("emma", after: lent.Token, stop); // with what was just published in it
    }
    // #endregion

    // #region query
    private static async Task<List<string>> LateAsync(IViews views, CancellationToken stop)
    {
        Views<Reader> readers = views.Of<Reader>();
        DocumentPage<Reader> worst = await readers.QueryAsync(q => q with { Index = "days-late", From = 1, Descending = true, Limit = 10 }, stop);
        long late = await readers.CountAsync(q => q with { Index = "days-late", From = 1 }, stop);
        Assert.Equal(late, worst.Documents.Count);
        return [.. worst.Documents.Select(reader => reader.Key)];
    }
    // #endregion
}
