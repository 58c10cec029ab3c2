using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>What hosting writes to the application's log. The ids are stable.</summary>
internal sealed partial class HostingLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(1001, LogLevel.Information, "The log {LogId} ({Source}) is open at position {Head}")]
    public partial void Opened(string source, Guid logId, long head);

    [LoggerMessage(1002, LogLevel.Information, "Publishing passes {Filters}")]
    public partial void PublishingFilters(string filters);

    [LoggerMessage(1003, LogLevel.Information, "Handling passes {Filters}")]
    public partial void HandlingFilters(string filters);

    [LoggerMessage(1004, LogLevel.Information, "Subscriptions run: {Count}")]
    public partial void Started(int count);

    [LoggerMessage(1005, LogLevel.Information, "All subscriptions have stopped; their progress is durable")]
    public partial void Stopped();

    [LoggerMessage(1006, LogLevel.Warning, "No subscription uses any of the handler classes here ({Handlers}), so none of them is called: call ruslo.AddHandlers(), or give them to AddSubscription")]
    public partial void HandlersAreIdle(string handlers);
}
