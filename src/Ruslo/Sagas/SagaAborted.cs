namespace Ruslo;

/// <summary>
/// A nested saga has aborted, and has no event of its own that says so: what its caller's step fails on. Published by the platform, to
/// <c>$system</c>, in a stream named by the instance, with the caller's reply-to.
/// </summary>
/// <param name="Saga">The name of the nested saga.</param>
/// <param name="Instance">Which one.</param>
/// <param name="Code">Why.</param>
public sealed record SagaAborted(string Saga, string Instance, string Code)
{
    /// <summary>Its name.</summary>
    public const string Name = "saga-aborted";
}
