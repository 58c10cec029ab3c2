using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>What sagas write to the application's log. The ids are stable.</summary>
internal sealed partial class SagaLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(3401, LogLevel.Warning, "Saga {Saga} version {Version} is doubtful ({Code}): {Finding}")]
    public partial void Doubtful(string saga, int version, string code, string finding);
}
