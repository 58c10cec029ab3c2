namespace Ruslo;

/// <summary>Makes the results of appends that are more than a run of one stream.</summary>
internal static class AppendPlaces
{
    /// <summary>The result of an append whose ids were all known.</summary>
    public static Appended AllKnown(PendingAppend pending)
    {
        var places = new EventPlace[pending.Request.Events.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = new(pending.Events[i].KnownPosition, pending.Events[i].KnownVersion, AlreadyThere: true);
        }
        return Result(places, pending.KnownRecordedAt);
    }

    /// <summary>A result with a place for each event.</summary>
    public static Appended Result(EventPlace[] places, DateTimeOffset recordedAt)
    {
        long first = long.MaxValue, last = 0;
        foreach (EventPlace place in places)
        {
            first = Math.Min(first, place.Position);
            last = Math.Max(last, place.Position);
        }
        return new(first, last, places, recordedAt);
    }
}
