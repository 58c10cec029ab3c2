using Ruslo;

namespace Media;

/// <summary>What viewers did.</summary>
internal static class MediaHistory
{
    public const string Topic = "viewers";

    /// <summary>Reads what a folder holds, or makes up an evening when there is none.</summary>
    /// <exception cref="ArgumentException">The folder holds nothing that is known.</exception>
    public static History Read(string? folder)
    {
        var evening = new Timeline("media");
        if (folder is null)
        {
            MadeUpEvening.AddTo(new(evening));
            return new("an evening that is made up", evening.InOrder());
        }
        MovieLens.AddTo(new(evening), folder);
        return new("the MovieLens ratings", evening.InOrder());
    }

    public static StreamId StreamOf(object e) => new(Topic, ((ViewerEvent)e).ViewerId);
}
