namespace Ruslo;

/// <summary>One of two builds that are compared.</summary>
internal sealed record ComparedBuild(ViewBuild Build, IReadableViews Views)
{
    /// <summary>Where it stands now.</summary>
    public ViewsCompared Now => new(Build.Version, Build.Generation, Views.Reached.Least);
}
