namespace Ruslo;

/// <summary>What is recorded about the builds of one projection, and the moves that change it. Changed by one at a time.</summary>
internal sealed class ProjectionJournal(IEventLog log, string projection)
{
    private ReadOnlyMemory<byte>? value;
    private bool isUnsure = true;

    public ProjectionRecord Record { get; private set; } = ProjectionRecord.Empty;

    /// <summary>Reads what is recorded, unless that is known: the answer to a change may have been lost.</summary>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        if (!isUnsure)
        {
            return;
        }
        string name = ProjectionRecordFormat.Entry(projection);
        foreach (ProgressEntry entry in await log.ReadProgressAsync(name, cancellationToken))
        {
            if (entry.Entry == name)
            {
                (value, Record) = (entry.Value, ProjectionRecordFormat.Decode(entry.Value.Span));
            }
        }
        isUnsure = false;
    }

    /// <summary>Records what has changed, durably, in one append with other moves.</summary>
    /// <exception cref="RusloException">Somebody else has changed it.</exception>
    public async ValueTask WriteAsync(ProjectionRecord next, params IReadOnlyList<ProgressMove> moves)
    {
        byte[] encoded = ProjectionRecordFormat.Encode(next);
        if (moves.Count == 0 && value is { } before && before.Span.SequenceEqual(encoded))
        {
            return;
        }
        isUnsure = true; // until there is an answer
        AppendResult result = await log.AppendAsync(new() { Moves = [new(ProjectionRecordFormat.Entry(projection), value, encoded), .. moves] }, CancellationToken.None);
        if (result is not Appended)
        {
            throw new RusloException($"What is recorded about projection '{projection}' was changed by somebody else ({result}): only the process that has the log may change it. Restart this one.");
        }
        (value, Record, isUnsure) = (encoded, next, false);
    }
}
