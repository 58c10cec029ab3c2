namespace Ruslo;

/// <summary>What a decision rests on: the events that matched a query, and the condition under which it still holds.</summary>
/// <param name="Events">All events that matched, in position order.</param>
/// <param name="Condition">Nothing else has matched since: for the append of what was decided.</param>
public sealed record QueryResult(IReadOnlyList<RecordedEvent> Events, AppendCondition Condition);
