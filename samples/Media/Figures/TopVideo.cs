namespace Media;

internal sealed record TopVideo(int Id, string Title, long Ratings, decimal Mean);
