namespace Ruslo;

/// <summary>What a publisher is told about an append.</summary>
internal static class AppendOutcome
{
    /// <summary>Where the events are.</summary>
    /// <exception cref="ConflictException">A stream was not as expected, or an event exists that a condition rules out.</exception>
    /// <exception cref="RefusedException">The log refuses it for good.</exception>
    public static Appended Of(AppendResult result) => result switch
    {
        Appended appended => appended,
        Conflict conflict => throw new ConflictException(conflict),
        ConditionConflict conflict => throw new ConflictException(conflict),
        Refused refused => throw new RefusedException(refused),
        _ => throw new RusloException($"The log answered a publication with {result}."),
    };

    public static Published Published(Guid logId, Appended appended, int index, in NewEvent e)
    {
        EventPlace place = appended.Place(index);
        return new(new Token(logId, place.Position, e.EventId, appended.RecordedAt, Crc32C.Compute(e.Payload.Span)), place.Version, e.EventId);
    }
}
