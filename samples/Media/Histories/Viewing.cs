namespace Media;

/// <summary>
/// Tells what viewers did: a rating or a tag as it is given, and around each rating what must have come before it, which no public data
/// tells. This is made up from the viewer, the video and the stars alone, so it is the same in every run, and also when the data is a part
/// of itself. It is compressed: all of it lies in the ten minutes before the rating, for people rate many films in one sitting.
/// </summary>
internal sealed class Viewing(Timeline timeline)
{
    private const int Sitting = 600;
    private readonly Dictionary<string, int> ordinals = new(StringComparer.Ordinal);

    public void Rated(string viewer, Video video, decimal stars, DateTimeOffset at)
    {
        var dice = Dice.Of(viewer, video.Id);
        DateTimeOffset time = at.AddSeconds(-Sitting);
        void Next(ViewerEvent e) => Add(time = time.AddSeconds(1 + dice.Below(60)), e);

        if (dice.Below(4) == 0)
        {
            Next(new UserAction(viewer, Actions.Searched, Text: video.Title.Split(' ')[0]));
        }
        if (dice.Below(5) == 0)
        {
            Next(new UserAction(viewer, Actions.Listed, video));
        }
        Play(viewer, video, stars, dice, Next);
        Add(at, new UserAction(viewer, Actions.Rated, video, stars));
    }

    public void Tagged(string viewer, Video video, string tag, DateTimeOffset at)
        => Add(at, new UserAction(viewer, Actions.Tagged, video, Text: tag));

    /// <summary>In one to three parts; who gave less than three stars has not seen the end.</summary>
    private static void Play(string viewer, Video video, decimal stars, Dice dice, Action<ViewerEvent> next)
    {
        int length = 60 * (80 + (int)((uint)video.Id * 2_654_435_761u % 70));
        int end = stars < 3 ? length * (10 + dice.Below(70)) / 100 : length;
        int parts = 1 + dice.Below(3);
        int position = 0;
        for (int part = 1; part <= parts; part++)
        {
            int until = part == parts ? end : position + ((end - position) * (20 + dice.Below(60)) / 100);
            next(new VideoPlayed(viewer, video.Id, position));
            next(new VideoPaused(viewer, video.Id, position, until));
            position = until;
        }
    }

    private void Add(DateTimeOffset at, ViewerEvent e)
    {
        int ordinal = ordinals.GetValueOrDefault(e.ViewerId);
        ordinals[e.ViewerId] = ordinal + 1;
        timeline.Add(at, e.ViewerId, ordinal, e);
    }
}
