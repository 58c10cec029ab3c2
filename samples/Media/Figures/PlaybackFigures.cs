namespace Media;

internal sealed record PlaybackFigures(long Played, long Paused, long Seconds, long Searched, long Listed);
