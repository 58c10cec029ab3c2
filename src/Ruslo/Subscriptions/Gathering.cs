using System.Runtime.InteropServices;

namespace Ruslo;

/// <summary>
/// What waits in a partition of whose streams only the last event counts: of each, the last that has come. It waits for more, so that what
/// soon follows takes its place unhandled, until it is old or much, or somebody waits until the partition has read past it. For one loop.
/// </summary>
/// <param name="most">How old it becomes.</param>
/// <param name="time">The clock.</param>
/// <param name="serializer">Decodes what is left.</param>
internal sealed class Gathering(TimeSpan most, TimeProvider time, EventSerializer serializer)
{
    private const int MostStreams = 16 * 1024;
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly Dictionary<StreamId, GatheredEvent> last = [];
    private long given;
    private long began;
    private long bytes;

    /// <summary>Whether it has what is neither handled nor in the partition's hands: the feed it was taken from is not done with it.</summary>
    public bool IsHolding
    {
        get
        {
#if PLANTED
            if (PlantedSubscriptions.GatheredIsPassed)
            {
                return false;
            }
#endif
            return last.Count > 0;
        }
    }

    /// <summary>When it waits no longer; null: it is empty.</summary>
    public DateTimeOffset? DueFrom(DateTimeOffset now) => last.Count == 0 ? null : now + Left;

    private TimeSpan Left => last.Count >= MostStreams || bytes >= MostBytes || most - time.GetElapsedTime(began) is not { Ticks: > 0 } left ? TimeSpan.Zero : left;

    /// <summary>Takes what the feed has. True: it waits no longer, and gives all of it, in the order of the log, decoded.</summary>
    public bool TryTake(PartitionFeed feed, bool isWaitedFor, ref List<Delivery> items)
    {
        if (feed.TryTake(ref items))
        {
            Add(items);
            items.Clear();
        }
        if (last.Count == 0 || (!isWaitedFor && Left > TimeSpan.Zero))
        {
            return false;
        }
        foreach ((StreamId stream, GatheredEvent gathered) in last)
        {
            items.Add(gathered.Give(stream, serializer));
        }
        items.Sort(static (a, b) => a.Position.CompareTo(b.Position));
        given = items[^1].Position;
        last.Clear();
        last.TrimExcess(); // its room is for a burst
        bytes = 0;
        return true;
    }

    /// <summary>Whether what it gave last ends at a position. It is passed as a whole: before that, a later event of it may stand for one that came earlier.</summary>
    public bool EndsAt(long position)
    {
#if PLANTED
        if (PlantedSubscriptions.PartsOfTheGatheredArePassed)
        {
            return true;
        }
#endif
        return position >= given;
    }

    private void Add(List<Delivery> arrived)
    {
        began = last.Count == 0 ? time.GetTimestamp() : began;
        foreach (Delivery delivery in arrived)
        {
            ref GatheredEvent? place = ref CollectionsMarshal.GetValueRefOrAddDefault(last, delivery.Event.Recorded.Stream, out bool isKnown);
#if PLANTED
            if (PlantedSubscriptions.TheFirstIsGathered && isKnown)
            {
                continue;
            }
#endif
            place = isKnown ? place! : new();
            bytes += place.Take(delivery.Event.Recorded);
        }
    }
}
