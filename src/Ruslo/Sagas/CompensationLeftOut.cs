namespace Ruslo;

/// <summary>
/// A saga goes back, and a step that counts as done is not undone, because what undoes it takes a reply that never came: a person had moved on.
/// Published by the platform, to <c>$system</c>, in a stream named by the instance.
/// </summary>
/// <param name="Saga">The name of the saga.</param>
/// <param name="Instance">Which one.</param>
/// <param name="Step">The step.</param>
/// <param name="Reason">Why: <c>no-reply</c>.</param>
public sealed record CompensationLeftOut(string Saga, string Instance, string Step, string Reason)
{
    /// <summary>Its name.</summary>
    public const string Name = "compensation-left-out";
}
