namespace Ruslo;

/// <summary>The log refuses the append for good: repeating it cannot succeed. Nothing was appended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Message">Why, where, and what to do.</param>
public sealed record Refused(RefusedReason Reason, string Message) : AppendResult;
