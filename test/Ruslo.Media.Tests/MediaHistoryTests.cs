using Xunit;

namespace Media.Tests;

public sealed class MediaHistoryTests
{
    [Fact]
    public void An_evening_is_the_same_every_time()
    {
        History once = MediaHistory.Read(null);
        Assert.Equal(MediaHistory.Read(null).Events, once.Events);
        Assert.Equal(21_683, once.Events.Count);
        Assert.Equal(MadeUpEvening.Ratings, Count(once, Actions.Rated));
        AssertSound(once);
    }

    [Fact]
    public void Each_rating_and_each_tag_of_MovieLens_is_an_event_at_its_time()
    {
        History movieLens = MediaHistory.Read(MovieLensFiles.Folder);
        Assert.Equal(100_836, Count(movieLens, Actions.Rated));
        Assert.Equal(3_683, Count(movieLens, Actions.Tagged));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(964_982_703), movieLens.Events.Single(static e => e.Event is UserAction { ViewerId: "1", Action: Actions.Rated, Video.Id: 1 }).OccurredAt);
        AssertSound(movieLens);
    }

    [Fact]
    public void What_is_made_up_around_a_rating_does_not_depend_on_other_ratings()
    {
        var (alone, among) = (new Timeline("media"), new Timeline("media"));
        var video = new Video(7, "Salt (2001)", "Drama");
        DateTimeOffset at = DateTimeOffset.UnixEpoch.AddDays(1);
        new Viewing(alone).Rated("ada", video, 4.5m, at);
        var viewing = new Viewing(among);
        viewing.Rated("ada", video with { Id = 8 }, 1, at);
        viewing.Rated("bob", video, 1, at);
        viewing.Rated("ada", video, 4.5m, at);
        Assert.Equal(Around(alone), Around(among));

        static IEnumerable<(DateTimeOffset, object)> Around(Timeline timeline)
            => timeline.InOrder().Where(static e => e.Event is VideoPlayed { ViewerId: "ada", VideoId: 7 } or VideoPaused { ViewerId: "ada", VideoId: 7 } or UserAction { ViewerId: "ada", Video.Id: 7 }).Select(static e => (e.OccurredAt, e.Event));
    }

    [Fact]
    public void A_folder_that_holds_no_ratings_is_refused()
        => Assert.Contains("ratings.csv", Assert.Throws<ArgumentException>(static () => MediaHistory.Read(AppContext.BaseDirectory)).Message, StringComparison.Ordinal);

    /// <summary>Ids are of their own, times in order, and nobody rates what was not played to somewhere before.</summary>
    private static void AssertSound(History history)
    {
        Assert.Equal(history.Events.Count, history.Events.Select(static e => e.Id).Distinct().Count());
        Assert.Equal(history.Events.Select(static e => e.OccurredAt).Order(), history.Events.Select(static e => e.OccurredAt));
        var played = new Dictionary<(string, int), int>();
        foreach (object e in history.Events.Select(static e => e.Event))
        {
            switch (e)
            {
                case VideoPlayed p:
                    Assert.Equal(p.Position, played.GetValueOrDefault((p.ViewerId, p.VideoId)));
                    break;
                case VideoPaused p:
                    Assert.True(p.From == played.GetValueOrDefault((p.ViewerId, p.VideoId)) && p.Position > p.From, p.ToString());
                    played[(p.ViewerId, p.VideoId)] = p.Position;
                    break;
                case UserAction { Action: Actions.Rated } rated:
                    Assert.True(played.ContainsKey((rated.ViewerId, rated.Video!.Id)), rated.ToString());
                    break;
            }
        }
    }

    private static int Count(History history, string action) => history.Events.Count(e => e.Event is UserAction done && done.Action == action);
}
