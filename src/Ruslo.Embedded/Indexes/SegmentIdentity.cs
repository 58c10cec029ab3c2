namespace Ruslo;

/// <summary>
/// What identifies a sealed segment of this log beyond doubt: an index of it is trusted only when all of this is as it was when
/// the index was made.
/// </summary>
/// <param name="Number">The segment's number; segments follow each other by 1.</param>
/// <param name="Salt">The salt in the segment's header.</param>
/// <param name="FirstPosition">Its first position.</param>
/// <param name="LastPosition">Its last position; one less than the first when it holds no events.</param>
/// <param name="Seal">A checksum over its content or of its end, such as that of its last batch: differs when the segment ended differently.</param>
internal readonly record struct SegmentIdentity(long Number, ulong Salt, long FirstPosition, long LastPosition, uint Seal)
{
    /// <summary>How many positions it has.</summary>
    public long Count => LastPosition - FirstPosition + 1;
}
