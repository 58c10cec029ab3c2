using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>What is written to the application's log about builds of views. The ids are stable.</summary>
internal sealed partial class ProjectionLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(3301, LogLevel.Information, "Projection {Projection}: version {Version} (generation {Generation}) is being built beside; until it has caught up, version {Former} (generation {FormerGeneration}) is read{How}")]
    public partial void Building(string projection, int version, int generation, int former, int formerGeneration, string how);

    [LoggerMessage(3302, LogLevel.Information, "Projection {Projection}: version {Version} (generation {Generation}) has caught up and is read from now on; what was read before is kept until {Until:u}")]
    public partial void Swapped(string projection, int version, int generation, DateTimeOffset until);

    [LoggerMessage(3303, LogLevel.Information, "Projection {Projection}: back to version {Version}, which goes on where it stood; version {Former} is kept until {Until:u}")]
    public partial void Back(string projection, int version, int former, DateTimeOffset until);

    [LoggerMessage(3304, LogLevel.Information, "Projection {Projection}: the views of version {Version} (generation {Generation}) are deleted")]
    public partial void Deleted(string projection, int version, int generation);

    [LoggerMessage(3305, LogLevel.Warning, "Projection {Projection}: version {Version} was read, but nothing of it that belongs to this log is left; what is read has to be made first")]
    public partial void FormerIsGone(string projection, int version);

    [LoggerMessage(3306, LogLevel.Warning, "Projection {Projection}: a step of its build failed; it is tried again")]
    public partial void StepFailed(string projection, Exception why);

    [LoggerMessage(3307, LogLevel.Information, "Projection {Projection}: its build was given up")]
    public partial void Cancelled(string projection);
}
