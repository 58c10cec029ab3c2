namespace Ruslo;

/// <summary>What the platform tells of an instance, in <c>$system</c>.</summary>
internal static class SagaTold
{
    /// <summary>A compensation has failed for good: a person must look.</summary>
    public const string CompensationFailed = "compensation-failed";

    /// <summary>A step that somebody moved on is not undone: what undoes it needs its reply, and there is none.</summary>
    public const string CompensationLeftOut = "compensation-left-out";
}
