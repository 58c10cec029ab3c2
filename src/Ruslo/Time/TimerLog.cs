using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>What timers write to the application's log. The ids are stable.</summary>
internal sealed partial class TimerLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(2201, LogLevel.Error, "The timer {Timer} has failed: the log refuses {Message} for {Stream} for good: {Reason}")]
    public partial void TimerFailed(StreamId timer, string message, StreamId stream, string reason);

    [LoggerMessage(2202, LogLevel.Error, "Timers cannot fire now; it is tried again")]
    public partial void FiringFailed(Exception failure);

    [LoggerMessage(2203, LogLevel.Error, "The due index of timers cannot be opened, so no timer fires; it is tried again")]
    public partial void IndexFailed(Exception failure);

    [LoggerMessage(2204, LogLevel.Error, "The schedule {Schedule} does not fire; it is tried again")]
    public partial void ScheduleFailed(string schedule, Exception failure);

    [LoggerMessage(2205, LogLevel.Information, "The schedule {Schedule} is defined no longer, and is forgotten")]
    public partial void ScheduleRemoved(string schedule);
}
