using System.Collections.Immutable;
using Ruslo;

namespace Rides;

/// <summary>
/// What a ride from a zone costs more just now; the key is its number. It weighs the requests of the last hour against the drivers whom it
/// has brought there. An hour is one of the data: it ends with the latest request, and trips that end later wait until it has come so far.
/// </summary>
/// <param name="Now">The quarter of an hour of the latest request, counted from the year 1.</param>
/// <param name="Quarters">The last hour and what is known of later ones.</param>
/// <param name="Most">The most requests that an hour has seen.</param>
/// <param name="MostAt">When that hour ended.</param>
internal sealed record Surge(long Now, ImmutableSortedDictionary<long, Quarter> Quarters, int Most, DateTimeOffset MostAt)
{
    private const int Hour = 4;
    private const decimal Highest = 3;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(15);
    private static readonly Surge None = new(0, ImmutableSortedDictionary<long, Quarter>.Empty, 0, default);

    public static Projection<Surge> Projection { get; } = Ruslo.Projection.For<Surge>("surge", version: 1)
        .On<TripRequested>(static e => Zone.KeyOf(e.PickupZone), static (surge, e) => (surge ?? None).Requested(e.At))
        .On<TripCompleted>(static e => Zone.KeyOf(e.DropoffZone), static (surge, e) => (surge ?? None).Freed(e.At))
        .Json(StateJson.Default.Surge);

    public int Requests => LastHour.Sum(static quarter => quarter.Value.Requests);

    /// <summary>1 to 3, in tenths: as many times as there are requests for a driver.</summary>
    public decimal Multiplier => Math.Clamp(Math.Round((decimal)Requests / Math.Max(1, LastHour.Sum(static quarter => quarter.Value.Freed)), 1), 1, Highest);

    private IEnumerable<KeyValuePair<long, Quarter>> LastHour => Quarters.Where(quarter => quarter.Key > Now - Hour && quarter.Key <= Now);

    private Surge Requested(DateTimeOffset at)
    {
        long now = Math.Max(Now, QuarterOf(at));
        Quarter quarter = Quarters.GetValueOrDefault(now, new(0, 0));
        Surge next = this with { Now = now, Quarters = Quarters.RemoveRange(Quarters.Keys.TakeWhile(old => old <= now - Hour)).SetItem(now, quarter with { Requests = quarter.Requests + 1 }) };
        return next.Requests > Most ? next with { Most = next.Requests, MostAt = at } : next;
    }

    private Surge Freed(DateTimeOffset at)
    {
        long then = QuarterOf(at);
        Quarter quarter = Quarters.GetValueOrDefault(then, new(0, 0));
        return then <= Now - Hour ? this : this with { Quarters = Quarters.SetItem(then, quarter with { Freed = quarter.Freed + 1 }) };
    }

    private static long QuarterOf(DateTimeOffset at) => at.Ticks / Length.Ticks;
}
