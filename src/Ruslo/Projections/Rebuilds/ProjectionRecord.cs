namespace Ruslo;

/// <summary>What the log keeps about the builds of a projection. Immutable.</summary>
internal sealed record ProjectionRecord(IReadOnlyList<ViewBuild> Builds)
{
    public static ProjectionRecord Empty { get; } = new([]);

    /// <summary>What is read; null: nothing was recorded yet.</summary>
    public ViewBuild? Serving => Builds.FirstOrDefault(static build => build.Phase == BuildPhase.Serving);

    public ViewBuild? Building => Builds.FirstOrDefault(static build => build.Phase == BuildPhase.Building);

    public ViewBuild? Find(int version, int generation) => Builds.FirstOrDefault(build => build.Is(version, generation));

    /// <summary>With a build in the place of what was recorded about it.</summary>
    public ProjectionRecord With(ViewBuild build) => new([.. Builds.Where(other => !other.Is(build.Version, build.Generation)), build]);

    public ProjectionRecord Without(ViewBuild build) => new([.. Builds.Where(other => !other.Is(build.Version, build.Generation))]);

    /// <summary>A build begins, or goes on.</summary>
    public ProjectionRecord Begin(ViewBuild build) => With(build with { Phase = BuildPhase.Building, Until = default });

    /// <summary>A build is read from now on; what was read before is kept for a while.</summary>
    public ProjectionRecord Serve(ViewBuild build, DateTimeOffset until)
        => new ProjectionRecord([.. Builds.Select(other => other.Phase == BuildPhase.Serving ? other with { Phase = BuildPhase.Kept, Until = until } : other)])
            .With(build with { Phase = BuildPhase.Serving, Until = default });

    /// <summary>What nobody needs any more is to be deleted.</summary>
    public ProjectionRecord Expire(DateTimeOffset now)
        => new([.. Builds.Select(build => build.Phase is BuildPhase.Kept or BuildPhase.Abandoned && build.Until <= now ? build with { Phase = BuildPhase.Doomed } : build)]);

    /// <summary>Another version came: what was being built of others is left.</summary>
    public ProjectionRecord LeaveAllBut(int version, DateTimeOffset until)
        => new([.. Builds.Select(other => other.Phase == BuildPhase.Building && other.Version != version ? other with { Phase = BuildPhase.Abandoned, Until = until } : other)]);
}
