namespace Ruslo;

/// <summary>The end of a stream in one number, so that it costs no more to know than a version: the last version, and whether that event has closed the stream.</summary>
internal static class StreamEnd
{
    private const long Closed = 1L << 62;

    public static long Of(long version, bool closes) => closes ? version | Closed : version;

    /// <summary>The end of the stream whose last event this is.</summary>
    public static long Of(in EventFrame last)
    {
#if PLANTED
        if (PlantedLog.ClosingIsForgotten)
        {
            return last.Version;
        }
#endif
        return Of(last.Version, last.Closes);
    }

    public static bool IsClosed(long end) => end >= Closed;

    /// <summary>The last version; -1 without events.</summary>
    public static long VersionOf(long end) => IsClosed(end) ? end & ~Closed : end;

    /// <summary>What a later end says about closing, to be added to the first version of a list.</summary>
    public static long ClosingOf(long end) => IsClosed(end) ? Closed : 0;
}
