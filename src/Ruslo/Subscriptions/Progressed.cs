namespace Ruslo;

/// <summary>How far several events were handled without a commit between them.</summary>
/// <param name="Next">The index of the first that is not done.</param>
/// <param name="IsBlocked">It must be handled alone.</param>
/// <param name="IsSpoiled">What is staged holds a part of it: all must be handled again, event by event.</param>
/// <param name="Failure">Why the first attempt at it failed; null: none was made, or not at it alone.</param>
internal readonly record struct Progressed(int Next, bool IsBlocked, bool IsSpoiled = false, Exception? Failure = null);
