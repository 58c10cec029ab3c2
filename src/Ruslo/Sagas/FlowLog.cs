using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>What is written to the application's log about flows. The ids are stable.</summary>
internal sealed partial class FlowLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(3901, LogLevel.Warning, "Flow {Flow}: what is due cannot be told now; it is tried again")]
    public partial void TellingFailed(string flow, Exception why);

    [LoggerMessage(3902, LogLevel.Warning, "Flow {Flow}: case {Case} of tenant '{Tenant}' is {Trouble} at {Step}: {Reason}")]
    public partial void Told(string flow, Guid @case, string tenant, string trouble, string step, string reason);
}
