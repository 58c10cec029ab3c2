namespace Ruslo;

/// <summary>Looking at single positions of a log.</summary>
internal static class LogPositions
{
    /// <summary>The event at a position, or null.</summary>
    public static async ValueTask<RecordedEvent?> FindAtAsync(this IEventLog log, long position, CancellationToken cancellationToken)
    {
        if (position < 1)
        {
            return null;
        }
        LogPage page = await log.ReadAsync(position - 1, EventFilter.Everything, 1, cancellationToken);
        return page.Events.Count > 0 && page.Events[0].Position == position ? page.Events[0] : null;
    }
}
