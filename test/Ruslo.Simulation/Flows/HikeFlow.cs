using System.Text;

namespace Ruslo.Battery;

internal sealed record HikeAsked(string Hike);

internal sealed record HikePaid(string Hike);

internal sealed record BedKept(string Hike);

internal sealed record MealKept(string Hike);

internal sealed record HikeBegun(string Hike);

internal sealed record HikeRefused(string Hike);

internal sealed record HikeLost(string Hike);

internal sealed record HikeRepaid(string Hike);

internal sealed record BedFreed(string Hike);

/// <summary>A small flow with every sort of part, and its events.</summary>
internal static class HikeFlow
{
    public static readonly Flow Flow = Flow.For("hike")
        .From<HikeAsked>()
        .Then<HikePaid>(within: TimeSpan.FromMinutes(2))
        .Then<BedKept>(within: TimeSpan.FromMinutes(3)).And<MealKept>()
        .Then<HikeBegun>(within: TimeSpan.FromMinutes(5))
        .FailsOn<HikeRefused>().FailsOn<HikeLost>()
        .Undoes<HikePaid, HikeRepaid>(within: TimeSpan.FromMinutes(4))
        .Undoes<BedKept, BedFreed>(within: TimeSpan.FromMinutes(3));

    /// <summary>The names of its events, the opening first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["hike-asked", "hike-paid", "bed-kept", "meal-kept", "hike-begun", "hike-refused", "hike-lost", "hike-repaid", "bed-freed"];

    public static void Describe(CatalogBuilder catalog)
    {
        FlowEvents.AddTo(catalog);
        catalog.Event<HikeAsked>("hike-asked", "hikes").Event<HikePaid>("hike-paid", "hikes").Event<BedKept>("bed-kept", "hikes").Event<MealKept>("meal-kept", "hikes").Event<HikeBegun>("hike-begun", "hikes")
            .Event<HikeRefused>("hike-refused", "hikes").Event<HikeLost>("hike-lost", "hikes").Event<HikeRepaid>("hike-repaid", "hikes").Event<BedFreed>("bed-freed", "hikes");
    }

    /// <summary>An event of a case, as its publisher appends it.</summary>
    public static NewEvent Draft(string name, string tenant, Guid correlation, Guid id, string payload = "{\"Hike\":\"t\"}")
        => new(new(tenant, "hikes", correlation.ToString()), id, name, Encoding.UTF8.GetBytes(payload)) { CorrelationId = correlation };
}
