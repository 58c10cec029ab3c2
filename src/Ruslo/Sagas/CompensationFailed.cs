namespace Ruslo;

/// <summary>What a step of a saga has done could not be undone, however often it was tried: a person must look. Published by the platform, to <c>$system</c>, in a stream named by the instance.</summary>
/// <param name="Saga">The name of the saga.</param>
/// <param name="Instance">Which one.</param>
/// <param name="Step">The step.</param>
/// <param name="Reason">Why its compensation failed last.</param>
public sealed record CompensationFailed(string Saga, string Instance, string Step, string Reason)
{
    /// <summary>Its name.</summary>
    public const string Name = "compensation-failed";
}
