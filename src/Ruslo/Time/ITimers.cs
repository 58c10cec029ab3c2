namespace Ruslo;

/// <summary>
/// Publishes events and sends commands later: durably, exactly once. Scoped: inside a handler it stages with the handler's batch, elsewhere
/// a timer is set, or cancelled, when the task completes. No timer is lost with the process that set it.
/// </summary>
/// <remarks>
/// A timer fires when the application's clock shows its time, never before, and soon after: at once while the application runs, else when
/// it runs again. The clock decides, in UTC: set forward, what is due then fires within seconds; set back, it waits. Timers fire in the order
/// of their times, then in that in which they were set, as far as each was set before the other was due. What is published is recorded in
/// one append with the end of the timer, under an id that derives from the timer's own.
/// </remarks>
public interface ITimers
{
    /// <summary>Sets a timer: at a time, it publishes an event, or sends a command, as if that were done then, with the correlation, the tenant and the reply-to of now. One that is past fires at once.</summary>
    /// <param name="message">The event or command. It is checked, written and, where it is personal, encrypted now.</param>
    /// <param name="at">When.</param>
    /// <param name="options">What else is said about it, and an id of one's own for the timer: set again under it, nothing happens, and the first result is returned again.</param>
    /// <param name="cancellationToken">Ends it before it is recorded.</param>
    /// <exception cref="ArgumentException">It could not be published, or sent, as it is; nothing is stored.</exception>
    ValueTask<ScheduledTimer> ScheduleAsync(object message, DateTimeOffset at, TimerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Sets a timer that fires after a time, counted from this call.</summary>
    /// <param name="message">The event or command.</param>
    /// <param name="after">How long; not negative.</param>
    /// <param name="options">What else is said about it.</param>
    /// <param name="cancellationToken">Ends it before it is recorded.</param>
    ValueTask<ScheduledTimer> ScheduleAsync(object message, TimeSpan after, TimerOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Cancels a timer, unless it has ended. When it is cancelled it never fires; the answer is what happened, also when it fires at the same moment.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="tenant">Its tenant; null: that of the handled event inside a handler, else none.</param>
    /// <param name="cancellationToken">Ends it before it is recorded.</param>
    /// <exception cref="InvalidOperationException">It is called in a handler with a state table, which cannot know whether the timer has fired.</exception>
    ValueTask<TimerCancellation> CancelAsync(string id, string? tenant = null, CancellationToken cancellationToken = default);

    /// <summary>What has become of a timer; null: none of that id was set.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="tenant">Its tenant; null: that of the handled event inside a handler, else none.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    ValueTask<TimerStatus?> FindAsync(string id, string? tenant = null, CancellationToken cancellationToken = default);

    /// <summary>A page of the timers of a tenant that are pending, in the order in which they fire. It knows all that were set, ended or cancelled before the call; of what a handler has staged, nothing.</summary>
    /// <param name="tenant">The tenant; null: that of the handled event inside a handler, else none.</param>
    /// <param name="limit">The most timers of a page; 1 to 1,000.</param>
    /// <param name="cursor">Continues after the page that gave it.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    ValueTask<TimerPage> ListAsync(string? tenant = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default);
}
