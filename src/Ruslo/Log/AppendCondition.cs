namespace Ruslo;

/// <summary>
/// A condition of an append over a query: nothing that matches exists after a position. Whoever has read what matches up to there, and
/// decided on it, appends under it; the events of the append itself do not count. Not met, it is answered with <see cref="ConditionConflict"/>.
/// </summary>
/// <param name="Query">What the decision depends on.</param>
/// <param name="After">The position up to which it was read (<see cref="LogPage.ReadThrough"/>); 0: nothing that matches may exist at all. Not beyond the head.</param>
public sealed record AppendCondition(EventQuery Query, long After = 0)
{
    /// <summary>Checks what can be checked without the log.</summary>
    /// <exception cref="ArgumentException">The query is missing or the position is negative.</exception>
    public void Validate()
    {
        if (Query is null)
        {
            throw new ArgumentException("A condition has no query. Say what must not exist, or leave the condition out.");
        }
        if (After < 0)
        {
            throw new ArgumentException($"A condition holds after position {After}; the first position is 1, and 0 means from the beginning.");
        }
    }

    /// <summary>Checks that the position can have been read. Every log calls it when it takes the append.</summary>
    /// <param name="head">The last position that can have been read.</param>
    /// <exception cref="ArgumentException">It is beyond the head.</exception>
    public void ValidateAgainst(long head)
    {
        if (After > head)
        {
            throw new ArgumentException($"A condition holds after position {After}, but the log ends at {head}: nobody can have read so far. Was the position read from another log?");
        }
    }
}
