namespace Ruslo;

/// <summary>
/// What came of an append: <see cref="Appended"/>, <see cref="Conflict"/>, <see cref="ConditionConflict"/>, <see cref="StaleOwner"/> or
/// <see cref="Refused"/>. Every one, not only the first, was decided on flushed state. Faults (a poisoned log, a full disk) are exceptions.
/// </summary>
public abstract record AppendResult
{
    private protected AppendResult() { }
}
