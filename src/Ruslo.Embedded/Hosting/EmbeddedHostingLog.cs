using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>What opening the embedded log writes to the application's log. The ids are stable.</summary>
internal sealed partial class EmbeddedHostingLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(3001, LogLevel.Information, "The embedded log is in {Directory}")]
    public partial void Opening(string directory);

    [LoggerMessage(3002, LogLevel.Warning, "The process that wrote the log last did not stop cleanly: {Bytes} bytes at its end were never acknowledged and are copied to {Copy}; the log goes on without them")]
    public partial void Torn(long bytes, string copy);

    [LoggerMessage(3003, LogLevel.Warning, "The log is open for writing in {Owner}; this process waits up to {Limit} for it to end")]
    public partial void Waiting(string owner, TimeSpan limit);
}
