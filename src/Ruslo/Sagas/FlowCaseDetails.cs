namespace Ruslo;

/// <summary>A case and what has happened in it.</summary>
/// <param name="Case">Where it stands.</param>
/// <param name="Events">The events of its correlation and tenant, of whatever topic, in the order of the log.</param>
/// <param name="HasMore">Whether there are more than were asked for.</param>
public sealed record FlowCaseDetails(FlowCase Case, IReadOnlyList<RecordedEvent> Events, bool HasMore);
