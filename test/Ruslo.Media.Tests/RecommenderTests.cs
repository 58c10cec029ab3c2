using Microsoft.Extensions.DependencyInjection;
using Ruslo;
using Xunit;

namespace Media.Tests;

public sealed class RecommenderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_likes_what_others_liked_is_recommended_what_else_they_liked()
    {
        await using TestApp app = await TestApp.StartAsync(MediaHost.CreateBuilder("unused"), cancellationToken: Stop);
        await LikeAsync(app, "ada", 1, 2, 3);
        await LikeAsync(app, "bob", 1, 2, 3);
        await LikeAsync(app, "eve", 1);
        await app.SettleAsync(Stop);

        RecommendationUpdated first = app.Published<RecommendationUpdated>().Single(static r => r.ViewerId == "eve");
        Assert.Equal([new(2, Because: 1), new(3, Because: 1)], first.Videos);
        Assert.Equal(first.Videos, (await app.Services.GetRequiredService<IViews>().GetAsync<RecommendationsView>("eve", Stop))!.Videos);

        await app.PublishAsync(new VideoPlayed("eve", 2, 0), cancellationToken: Stop);
        await app.PublishAsync(new VideoPlayed("eve", 2, 60), cancellationToken: Stop);
        await app.PublishAsync(new VideoPlayed("eve", 9, 0), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal([new(3, Because: 1)], app.Published<RecommendationUpdated>().Last(static r => r.ViewerId == "eve").Videos);
        Assert.Equal(2, app.Published<RecommendationUpdated>().Count(static r => r.ViewerId == "eve")); // told when the list is another one, and only then
        Assert.Equal(app.Published<RecommendationUpdated>().Count, app.Handled<RecommendationUpdated>(ServiceNames.Delivery).Count);
        app.AssertNothingParked();
    }

    [Fact]
    public void Companions_are_bounded_and_those_that_count_stay()
    {
        Companions companions = Companions.None;
        for (int i = 0; i < 10 * Companions.Most; i++)
        {
            companions = companions.With(7).With(1_000 + i);
        }
        Assert.Equal(Companions.Most, companions.Videos.Length);
        Assert.Equal(10 * Companions.Most, companions.Counts[companions.Videos.IndexOf(7)]);
    }

    [Fact]
    public void A_snapshot_is_bounded()
    {
        ViewerSnapshot viewer = ViewerSnapshot.New;
        for (int i = 0; i < ViewerSnapshot.MostMet + 10; i++)
        {
            viewer = viewer.Meets(i).Likes(i).Meets(i);
        }
        Assert.Equal((ViewerSnapshot.MostMet, ViewerSnapshot.MostLiked), (viewer.Met.Length, viewer.Liked.Length));
        Assert.Equal(ViewerSnapshot.MostMet + 9, viewer.Liked[^1]);
    }

    private static async Task LikeAsync(TestApp app, string viewer, params int[] videos)
    {
        foreach (int video in videos)
        {
            await app.PublishAsync(new UserAction(viewer, Actions.Rated, new(video, $"Video {video}", "Drama"), 5), cancellationToken: Stop);
        }
    }
}
