namespace Ruslo;

/// <summary>Where a record lies.</summary>
/// <param name="Segment">The number of its segment.</param>
/// <param name="Offset">The offset of the record in the segment's file.</param>
/// <param name="Length">At least the length of the record: from its offset to the next record, or to the end of the last one.</param>
internal readonly record struct RecordPlace(long Segment, long Offset, int Length);
