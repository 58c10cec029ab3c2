using System.Threading.Channels;
using Library;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Guide;

// #region lookup-views
public sealed record Card(string Reader, int Lent);
// #endregion

[Event("card-issued", Topic = "cards")]
public sealed record CardIssued([StreamKey] string Reader, string Number);

[Event("card-swiped", Topic = "gates")]
public sealed record CardSwiped([StreamKey] string Gate, string Number);

/// <summary>What the guides about asking, following and travelling through views show.</summary>
public sealed class QueryViewTests : IDisposable
{
    // #region lookup
    public static readonly Projection<Card> Cards = Projection.For<Card>("cards", version: 1)
        .Create<CardIssued>(e => new(e.Reader, 0))
        .Lookup<CardIssued>("number", e => e.Number) // this number stands for the view of this reader
        .OnLookup<CardSwiped>("number", e => e.Number, (card, _) => card is null ? null : card with { Lent = card.Lent + 1 });
    // #endregion

    private readonly string root = Directory.CreateTempSubdirectory("ruslo-guide-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Views_are_asked_followed_and_seen_as_they_were()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
        var mailed = Channel.CreateUnbounded<string>();
        builder.Services.AddRuslo(ruslo => ruslo
            .UseEmbedded("log")
            .AddProjection(ViewTests.Loans).AddProjection(ViewTests.Readers).AddProjection(Cards)
            // #region react
            .AddSubscription("late-notices", s => s.OnChanged(ViewTests.Readers, async (change, context, ct) =>
            {
                if (change.View is { DaysLate: > 14 } late)
                {
                    await mailed.Writer.WriteAsync(late.Name, ct); // once more after a crash: context.IdempotencyKey tells
                }
            }))
            // #endregion
        );
        using IHost host = builder.Build();
        await host.StartAsync(Stop);
        var bus = host.Services.GetRequiredService<IDirectBus>();
        var views = host.Services.GetRequiredService<IViews>();
        Published lent = await bus.PublishAsync(new BookLent("emma", "ada"), Stop);
        await bus.PublishAsync(new CardIssued("ada", "4711"), Stop);
        await bus.PublishAsync(new CardSwiped("north", "4711"), Stop);
        Published last = await bus.PublishAsync(new BookReturned("emma", "ada", DaysLate: 20), Stop);
        Assert.Equal(["ada"], await LateAsync(views, last.Token, Stop));
        Assert.Equal(new("ada", 1), await views.GetAsync<Card>("ada", after: last.Token, Stop));
        (string[] changed, int events) = await PastAsync(views, AsOf.Position(lent.Token.Position), AsOf.Position(last.Token.Position), Stop);
        Assert.Equal(["Books[0]", "DaysLate"], changed);
        Assert.Equal(1, events);
        Assert.Equal("ada", await FollowAsync(views, bus, Stop));
        Assert.Equal("ada", await mailed.Reader.ReadAsync(Stop));
        await host.StopAsync(Stop);
    }

    // #region sql
    private static async Task<List<string>> LateAsync(IViews views, Token after, CancellationToken stop)
    {
        await views.PassedAsync("readers", after, stop); // whatever was published before is in the answer
        SqlRows rows = await views.Of<Reader>().SqlAsync(
            "SELECT document ->> '$.Name' FROM views WHERE \"days-late\" >= at($days) ORDER BY \"days-late\" DESC",
            new Dictionary<string, object?> { ["days"] = 14 }, stop);
        return [.. rows.Rows.Select(row => (string)row[0]!)];
    }
    // #endregion

    // #region past
    private static async Task<(string[] Changed, int Events)> PastAsync(IViews views, AsOf then, AsOf later, CancellationToken stop)
    {
        Views<Reader> readers = views.Of<Reader>();
        Reader? before = await readers.GetAsync("ada", then, stop);
        PastDifference<Reader?> difference = await readers.DifferenceAsync("ada", then, later, stop);
        Assert.Equal(before!.Books, difference.Before!.Books);

        int events = 0;
        await foreach (PastValue<Reader?> past in readers.HistoryAsync("ada", after: then, until: later, stop))
        {
            Assert.Equal("book-returned", past.Event.Name);
            events++;
        }
        return ([.. difference.Changes.Select(change => change.Path)], events);
    }
    // #endregion

    private static async Task<string> FollowAsync(IViews views, IDirectBus bus, CancellationToken stop)
    {
        Token lastSeen = (await bus.PublishAsync(new BookLent("emma", "ada"), stop)).Token;
        await bus.PublishAsync(new BookReturned("emma", "ada", DaysLate: 1), stop);
        // #region follow
        await foreach (Changed<Reader> change in views.Of<Reader>().ChangesAsync(after: lastSeen, stop))
        {
            return change.Key.Value; // send it to the page, with change.Token to go on after a break
        }
        // #endregion
        return "";
    }
}
