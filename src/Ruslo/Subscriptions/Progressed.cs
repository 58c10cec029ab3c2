namespace Ruslo;

/// <summary>How far several events were handled without a commit between them.</summary>
/// <param name="Next">The index of the first that is not done.</param>
/// <param name="IsBlocked">It must be handled alone.</param>
/// <param name="IsSpoiled">What is staged holds a part of it: all must be handled again, event by event.</param>
internal readonly record struct Progressed(int Next, bool IsBlocked, bool IsSpoiled = false);
