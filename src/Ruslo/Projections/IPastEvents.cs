namespace Ruslo;

/// <summary>Recorded events that may concern one view, in log order. For one reader.</summary>
internal interface IPastEvents
{
    /// <summary>The next one; null at the end of the log.</summary>
    ValueTask<RecordedEvent?> NextAsync(CancellationToken cancellationToken);
}
